import IconButton from '@material-ui/core/IconButton';
import { makeStyles } from '@material-ui/core/styles';
import TableCell from '@material-ui/core/TableCell';
import TableRow from '@material-ui/core/TableRow';
import Typography from '@material-ui/core/Typography';
import KeyboardArrowDownIcon from '@material-ui/icons/KeyboardArrowDown';
import KeyboardArrowRightIcon from '@material-ui/icons/KeyboardArrowRight';
import { Chain } from '@tenure/backstage-plugin-workload-identity-common';
import { useMessages } from '../../hooks/useMessages';
import {
  AssetName,
  formatDuration,
  FreshnessLabel,
  RelativeTime,
  useAssetLabel,
} from '../common';
import { CredentialRow } from './credentialRows';
import { ExpiryCell } from './ExpiryCell';
import { LifetimeDetail } from './LifetimeDetail';
import { TroubleMarks } from './TroubleMarks';
import { TtlCell } from './TtlCell';
import { UsedByCell } from './UsedByCell';

const useStyles = makeStyles(
  theme => ({
    // The theme centres cells and breaks words anywhere.
    summary: {
      '& > td, & > th': { verticalAlign: 'top', wordBreak: 'normal' },
    },
    opened: { '& > td, & > th': { borderBottom: 0 } },
    toggle: { padding: theme.spacing(0, 0, 0, 1), width: 1 },
    name: { minWidth: 210 },
    expires: { minWidth: 190 },
    usedBy: { minWidth: 170 },
    instant: { minWidth: 92 },
    detail: { padding: theme.spacing(1, 2, 2, 6) },
  }),
  { name: 'WorkloadIdentityLifetimeRow' },
);

/** The id of a credential's row in the page. */
export function rowId(credentialId: string): string {
  return `ttl-${credentialId}`;
}

/** One credential; its details open below it. */
export function LifetimeRow(props: {
  row: CredentialRow;
  chain: Chain;
  columns: number;
  open: boolean;
  onToggle: () => void;
}) {
  const { row, chain, columns, open, onToggle } = props;
  const { credential, lifetime } = row;
  const classes = useStyles();
  const t = useMessages();
  const name = useAssetLabel()(credential);
  const detailId = `${rowId(credential.id)}-detail`;
  const instant = (at: string | undefined, otherwise?: string) =>
    at ? <RelativeTime at={at} /> : otherwise ?? t('ttl.unknown');
  // There is no one instant to know: each copy is issued anew.
  const perIssue = lifetime.state === 'per-issue';
  const renewer = credential.facts.renewal?.by;
  const perToken = perIssue ? t('ttl.perToken') : undefined;

  return (
    <>
      <TableRow
        className={`${classes.summary} ${open ? classes.opened : ''}`}
        id={rowId(credential.id)}
      >
        <TableCell className={classes.toggle}>
          <IconButton
            size="small"
            onClick={onToggle}
            aria-expanded={open}
            aria-controls={open ? detailId : undefined}
            aria-label={
              open
                ? t('ttl.table.close', { name })
                : t('ttl.table.open', { name })
            }
          >
            {open ? <KeyboardArrowDownIcon /> : <KeyboardArrowRightIcon />}
          </IconButton>
        </TableCell>
        <TableCell
          component="th"
          scope="row"
          // TableCell makes a cell of every element that it is given.
          role="rowheader"
          className={classes.name}
        >
          <AssetName asset={credential} />
          <Typography variant="body2" color="textSecondary">
            {t(`ttl.class.${credential.facts.class ?? 'unknown'}`)}
          </Typography>
          <TroubleMarks row={row} />
        </TableCell>
        <TableCell className={classes.usedBy}>
          <UsedByCell use={row.use} />
        </TableCell>
        <TableCell className={classes.instant}>
          {instant(credential.facts.issuedAt, perToken)}
          {lifetime.ageSeconds !== undefined && (
            <Typography variant="body2" color="textSecondary">
              {t('ttl.age', { duration: formatDuration(lifetime.ageSeconds) })}
            </Typography>
          )}
        </TableCell>
        <TableCell className={classes.expires}>
          <ExpiryCell row={row} />
          {(lifetime.remainingSeconds ?? 0) > 0 && (
            <Typography variant="body2" color="textSecondary">
              {t('ttl.left', {
                duration: formatDuration(lifetime.remainingSeconds ?? 0),
              })}
            </Typography>
          )}
        </TableCell>
        <TableCell className={classes.instant}>
          <TtlCell lifetime={lifetime} />
        </TableCell>
        <TableCell className={classes.instant}>
          {instant(
            credential.facts.lastRotatedAt,
            perIssue && renewer
              ? t('ttl.renewedBy', { by: renewer })
              : undefined,
          )}
        </TableCell>
        <TableCell className={classes.instant}>
          {instant(credential.facts.lastUsedAt)}
        </TableCell>
        <TableCell>
          <FreshnessLabel freshness={credential.freshness} />
        </TableCell>
      </TableRow>
      {open && (
        <TableRow>
          <TableCell id={detailId} colSpan={columns} className={classes.detail}>
            <LifetimeDetail row={row} chain={chain} />
          </TableCell>
        </TableRow>
      )}
    </>
  );
}
