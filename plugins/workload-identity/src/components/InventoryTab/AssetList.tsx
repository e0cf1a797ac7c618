import Button from '@material-ui/core/Button';
import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import {
  AssetFilter,
  assetReadPermission,
} from '@tenure/backstage-plugin-workload-identity-common';
import { useEffect, useMemo } from 'react';
import { useMessages } from '../../hooks/useMessages';
import { RequestError, StatusMark, statusOf } from '../common';
import { columnsFor } from './columns';
import { FilterBar } from './FilterBar';
import { InventoryEmpty } from './InventoryEmpty';
import { InventoryTable } from './InventoryTable';
import { isFiltered, onlyKind } from './inventoryQuery';
import { ListTools } from './ListTools';
import { Paging } from './Paging';
import { useAssetList } from './useAssetList';
import { useInventoryQuery } from './useInventoryQuery';

const NOTHING: AssetFilter = {};

const useStyles = makeStyles(
  theme => ({
    root: { minWidth: 0 },
    list: {
      minWidth: 0,
      borderTop: `1px solid ${theme.palette.divider}`,
    },
    head: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      justifyContent: 'space-between',
      gap: theme.spacing(1),
      padding: theme.spacing(1.5, 2, 1),
      minHeight: 52,
    },
    message: { padding: theme.spacing(2) },
  }),
  { name: 'WorkloadIdentityAssetList' },
);

/**
 * The inventory as a list: filtered, sorted and paged by the server as the URL
 * says. `fixed` is what the page narrows it down to by itself.
 */
export function AssetList(props: { fixed?: AssetFilter }) {
  const { fixed = NOTHING } = props;
  const classes = useStyles();
  const t = useMessages();
  const state = useInventoryQuery();
  const { query, reset } = state;
  const { value, error, loading, retry } = useAssetList(query, fixed);
  const filtered = isFiltered(query.filter);
  const columns = useMemo(
    () => columnsFor(onlyKind({ ...query.filter, ...fixed })),
    [query.filter, fixed],
  );
  const withdrawn = error && [401, 403].includes(statusOf(error) ?? 0);
  const failed = error && !loading && (!value || withdrawn);

  // What a cursor leads to can be gone; the list itself is not.
  const { setFilter } = state;
  const lost =
    query.cursor !== undefined && error && statusOf(error) === 400 && !loading;
  useEffect(() => {
    if (lost) {
      setFilter({}, { replace: true });
    }
  }, [lost, setFilter]);

  return (
    <Paper className={classes.root}>
      <FilterBar state={state} fixed={fixed} />
      <div className={classes.list}>
        {failed ? (
          <div className={classes.message}>
            <RequestError
              error={error}
              onRetry={retry}
              title={t('organisation.list.error')}
              forbidden={{
                title: t('organisation.list.forbidden'),
                permission: assetReadPermission.name,
              }}
            />
          </div>
        ) : (
          <>
            <div className={classes.head}>
              <Typography role="status">
                {value &&
                  t(
                    value.totalIsCapped
                      ? 'organisation.list.totalCapped'
                      : 'organisation.list.total',
                    { count: value.totalItems },
                  )}
              </Typography>
              <ListTools query={query} fixed={fixed} />
            </div>
            {error && !loading && (
              <Typography
                component="div"
                role="alert"
                className={classes.message}
              >
                <StatusMark
                  status="stale"
                  label={t('organisation.list.refreshFailed', {
                    reason: error.message,
                  })}
                />
                <Button size="small" onClick={retry}>
                  {t('organisation.list.retry')}
                </Button>
              </Typography>
            )}
            {value?.items.length === 0 && !loading ? (
              <InventoryEmpty
                onReset={filtered ? reset : undefined}
                covered={Boolean(fixed.record)}
              />
            ) : (
              <InventoryTable
                assets={value?.items}
                columns={columns}
                query={query}
                updating={loading}
                onOrder={state.setOrder}
              />
            )}
            {value && value.items.length > 0 && (
              <Paging page={value} state={state} />
            )}
          </>
        )}
      </div>
    </Paper>
  );
}
