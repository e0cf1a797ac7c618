import Link from '@material-ui/core/Link';
import { makeStyles } from '@material-ui/core/styles';
import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableHead from '@material-ui/core/TableHead';
import TableRow from '@material-ui/core/TableRow';
import Typography from '@material-ui/core/Typography';
import { SourceView } from '@tenure/backstage-plugin-workload-identity-common';
import { useMessages } from '../../hooks/useMessages';
import {
  BreakableName,
  formatDuration,
  RelativeTime,
  ScrollRegion,
  StatusMark,
} from '../common';
import { CoverageSums } from './CoverageSums';
import { RefreshButton } from './RefreshButton';
import { RemoveSource } from './RemoveSource';
import { SourceStateCell } from './SourceStateCell';
import { Sources } from './useSources';
import { SourcePart } from './useSourceSelection';

const COLUMNS = [
  'source',
  'state',
  'lastSuccess',
  'coverage',
  'problems',
  'actions',
] as const;

const useStyles = makeStyles(
  {
    // The theme centres cells and breaks words anywhere.
    row: {
      '& > td, & > th': {
        verticalAlign: 'top',
        wordBreak: 'normal',
        paddingLeft: 12,
        paddingRight: 12,
      },
    },
    source: { minWidth: 170 },
    state: { minWidth: 160 },
    wide: { minWidth: 110 },
    name: { fontWeight: 'bold' },
    code: { fontFamily: 'monospace' },
    link: { textAlign: 'left', font: 'inherit' },
  },
  { name: 'WorkloadIdentitySourcesTable' },
);

interface SourcesTableProps {
  sources: SourceView[];
  isAsked: Sources['isAsked'];
  onAsked: Sources['noteAsked'];
  onRemoved: () => void;
  onOpen: (sourceId: string, part: SourcePart) => void;
}

/** One row per source: what it is, how it stands, what can be done. */
export function SourcesTable(props: SourcesTableProps) {
  const classes = useStyles();
  const t = useMessages();
  return (
    <ScrollRegion>
      <Table size="small" aria-label={t('organisation.source.label')}>
        <TableHead>
          <TableRow className={classes.row}>
            {COLUMNS.map(column => (
              <TableCell key={column}>
                {t(`organisation.source.column.${column}`)}
              </TableCell>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {props.sources.map(source => (
            <SourceRow key={source.id} {...props} source={source} />
          ))}
        </TableBody>
      </Table>
    </ScrollRegion>
  );
}

function SourceRow(props: SourcesTableProps & { source: SourceView }) {
  const { source, isAsked, onOpen } = props;
  const classes = useStyles();
  const t = useMessages();
  const asked = isAsked(source.id);
  return (
    <TableRow className={classes.row}>
      <TableCell
        component="th"
        scope="row"
        role="rowheader"
        className={classes.source}
      >
        <SourceName source={source} />
      </TableCell>
      <TableCell className={classes.state}>
        <SourceStateCell source={source} asked={asked} />
      </TableCell>
      <TableCell className={classes.wide}>
        {source.lastSuccessAt ? (
          <RelativeTime at={source.lastSuccessAt} />
        ) : (
          t('organisation.source.never')
        )}
        {source.error && source.lastAttemptAt && (
          <Typography variant="body2" color="textSecondary">
            {t('organisation.source.attempted', {
              time: <RelativeTime at={source.lastAttemptAt} />,
            })}
          </Typography>
        )}
      </TableCell>
      <TableCell className={classes.wide}>
        <CoverageSums
          source={source}
          onOpen={() => onOpen(source.id, 'coverage')}
        />
      </TableCell>
      <TableCell>
        {source.problems.length === 0 ? (
          t('organisation.source.problems.none')
        ) : (
          <StatusMark
            status="attention"
            label={
              <Link
                component="button"
                type="button"
                className={classes.link}
                aria-haspopup="dialog"
                aria-label={t('organisation.source.problems.label', {
                  count: source.problems.length,
                  source: source.title,
                })}
                onClick={() => onOpen(source.id, 'problems')}
              >
                {t('organisation.source.problems.open', {
                  count: source.problems.length,
                })}
              </Link>
            }
          />
        )}
      </TableCell>
      <TableCell>
        {source.state === 'retired' ? (
          <RemoveSource source={source} onRemoved={props.onRemoved} />
        ) : (
          <RefreshButton
            source={source}
            asked={asked}
            onAsked={props.onAsked}
          />
        )}
      </TableCell>
    </TableRow>
  );
}

function SourceName(props: { source: SourceView }) {
  const { source } = props;
  const classes = useStyles();
  const t = useMessages();
  const where = [source.cluster, source.environment]
    .filter(Boolean)
    .join(' · ');
  return (
    <>
      <div className={classes.name}>{source.title}</div>
      <Typography variant="body2" color="textSecondary" component="div">
        <BreakableName className={classes.code} name={source.id} />
        <div>{t(`organisation.source.role.${source.role}`)}</div>
        {where && <div>{where}</div>}
        {source.state === 'active' && (
          <div>
            {t('organisation.source.every', {
              duration: formatDuration(source.refreshIntervalSeconds),
            })}
          </div>
        )}
      </Typography>
    </>
  );
}
