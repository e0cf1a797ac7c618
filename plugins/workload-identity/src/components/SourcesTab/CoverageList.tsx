import { Skeleton } from '@backstage/ui';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableHead from '@material-ui/core/TableHead';
import TableRow from '@material-ui/core/TableRow';
import Typography from '@material-ui/core/Typography';
import {
  CoverageView,
  sourceReadPermission,
  SourceView,
} from '@tenure/backstage-plugin-workload-identity-common';
import { useMessages } from '../../hooks/useMessages';
import { FreshnessLabel, RequestError, StatusMark } from '../common';
import { COVERAGE_STATUS } from './CoverageSums';
import { useCoverage } from './useCoverage';

const COLUMNS = [
  'resource',
  'partition',
  'stateColumn',
  'asOf',
  'observations',
] as const;

const useStyles = makeStyles(
  {
    code: { fontFamily: 'monospace', overflowWrap: 'anywhere' },
    state: { minWidth: 150 },
  },
  { name: 'WorkloadIdentityCoverageList' },
);

/** What a source has read, resource by resource and place by place. */
export function CoverageList(props: { source: SourceView }) {
  const t = useMessages();
  const { items, total, hasMore, loading, loadingMore, error, more } =
    useCoverage(props.source);
  if (loading) {
    return (
      <div role="status" aria-label={t('organisation.source.coverage.loading')}>
        <Skeleton width="100%" height={240} />
      </div>
    );
  }
  return (
    <>
      {items.length > 0 && <CoverageTable coverage={items} />}
      {items.length === 0 && !error && (
        <Typography>{t('organisation.source.coverage.empty')}</Typography>
      )}
      {error && (
        <RequestError
          error={error}
          onRetry={more}
          title={t('organisation.source.coverage.failedToRead')}
          forbidden={{
            title: t('organisation.source.forbidden'),
            permission: sourceReadPermission.name,
          }}
        />
      )}
      {hasMore && !error && (
        <Button size="small" onClick={more} disabled={loadingMore}>
          {t('organisation.source.coverage.more', {
            shown: String(items.length),
            total: String(total ?? items.length),
          })}
        </Button>
      )}
    </>
  );
}

function CoverageTable(props: { coverage: CoverageView[] }) {
  const classes = useStyles();
  const t = useMessages();
  return (
    <Table size="small">
      <TableHead>
        <TableRow>
          {COLUMNS.map(column => (
            <TableCell key={column}>
              {t(`organisation.source.coverage.${column}`)}
            </TableCell>
          ))}
        </TableRow>
      </TableHead>
      <TableBody>
        {props.coverage.map(one => (
          <TableRow key={`${one.resource} ${one.partition}`}>
            <TableCell className={classes.code}>{one.resource}</TableCell>
            <TableCell className={classes.code}>
              {one.partition === '*'
                ? t('organisation.source.coverage.everywhere')
                : one.partition}
            </TableCell>
            <TableCell className={classes.state}>
              <StatusMark
                status={
                  one.state === 'complete' && one.freshness.state !== 'fresh'
                    ? 'stale'
                    : COVERAGE_STATUS[one.state]
                }
                label={t(`organisation.source.coverage.state.${one.state}`)}
                title={t(`organisation.source.coverage.help.${one.state}`)}
              />
              {one.reason && (
                <Typography variant="body2">
                  {t('organisation.source.error', {
                    message: one.reason.message,
                    code: one.reason.code,
                  })}
                </Typography>
              )}
            </TableCell>
            <TableCell>
              <FreshnessLabel freshness={one.freshness} />
            </TableCell>
            <TableCell align="right">{one.observations}</TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
