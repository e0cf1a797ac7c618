import { CodeSnippet } from '@backstage/core-components';
import { Skeleton } from '@backstage/ui';
import Button from '@material-ui/core/Button';
import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import {
  sourceReadPermission,
  SourceView,
} from '@tenure/backstage-plugin-workload-identity-common';
import { useMessages } from '../../hooks/useMessages';
import { RequestError, StatusMark, statusOf } from '../common';
import { SOURCE_SNIPPET } from '../InventoryTab/InventoryEmpty';
import { OrganisationFrame } from '../OrganisationPage/OrganisationFrame';
import { CatalogCutNote } from './CatalogCutNote';
import { SourceDrawer } from './SourceDrawer';
import { compareSources, stateOf } from './sourceState';
import { SourcesTable } from './SourcesTable';
import { StateChips } from './StateChips';
import { Sources, useSources } from './useSources';
import { useSourceSelection } from './useSourceSelection';

const useStyles = makeStyles(
  theme => ({
    message: {
      padding: theme.spacing(2),
      display: 'flex',
      flexDirection: 'column',
      alignItems: 'stretch',
      gap: theme.spacing(1),
      minWidth: 0,
    },
    list: { minWidth: 0 },
  }),
  { name: 'WorkloadIdentitySourcesTab' },
);

/**
 * What the inventory is read from, on the page of the organisation.
 *
 * @public
 */
export function SourcesTab() {
  return (
    <OrganisationFrame>
      <SourceList />
    </OrganisationFrame>
  );
}

function SourceList() {
  const classes = useStyles();
  const t = useMessages();
  const sources = useSources();
  const { value, error, loading, retry } = sources.answer;
  const withdrawn = error && [401, 403].includes(statusOf(error) ?? 0);

  if (error && (!value || withdrawn)) {
    return (
      <Paper className={classes.message}>
        <RequestError
          error={error}
          onRetry={retry}
          title={t('organisation.source.readError')}
          forbidden={{
            title: t('organisation.source.forbidden'),
            permission: sourceReadPermission.name,
          }}
        />
      </Paper>
    );
  }
  if (!value) {
    return (
      <Paper
        className={classes.message}
        role="status"
        aria-label={t('organisation.source.loading')}
      >
        <Skeleton width="100%" height={360} />
      </Paper>
    );
  }
  return (
    <>
      {error && !loading && (
        <Paper className={classes.message} role="status">
          <StatusMark
            status="stale"
            label={t('organisation.source.refreshFailed', {
              reason: error.message,
            })}
          />
        </Paper>
      )}
      {value.catalogCut && <CatalogCutNote cut={value.catalogCut} />}
      {value.items.length === 0 ? (
        <NoSources />
      ) : (
        <Listed list={value.items} sources={sources} />
      )}
    </>
  );
}

function Listed(props: { list: SourceView[]; sources: Sources }) {
  const { list, sources } = props;
  const classes = useStyles();
  const t = useMessages();
  const { shown, setShown, openId, part, open, close } = useSourceSelection();
  const matching = list
    .filter(source => !shown || stateOf(source) === shown)
    .sort(compareSources);
  return (
    <>
      <StateChips sources={list} shown={shown} onShow={setShown} />
      <Paper className={classes.list}>
        {matching.length === 0 ? (
          <div className={classes.message}>
            <Typography>{t('organisation.source.noneShown')}</Typography>
            <div>
              <Button variant="outlined" onClick={() => setShown(undefined)}>
                {t('organisation.source.showAll')}
              </Button>
            </div>
          </div>
        ) : (
          <SourcesTable
            sources={matching}
            isAsked={sources.isAsked}
            onAsked={sources.noteAsked}
            onRemoved={sources.answer.retry}
            onOpen={open}
          />
        )}
      </Paper>
      <SourceDrawer
        sourceId={openId}
        source={list.find(({ id }) => id === openId)}
        part={part}
        onClose={close}
      />
    </>
  );
}

function NoSources() {
  const classes = useStyles();
  const t = useMessages();
  return (
    <Paper className={classes.message}>
      <Typography variant="h6" component="h2">
        {t('organisation.source.empty')}
      </Typography>
      <Typography>{t('organisation.source.emptyText')}</Typography>
      <CodeSnippet language="yaml" showCopyCodeButton text={SOURCE_SNIPPET} />
    </Paper>
  );
}
