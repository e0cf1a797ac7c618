import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableHead from '@material-ui/core/TableHead';
import TableRow from '@material-ui/core/TableRow';
import Typography from '@material-ui/core/Typography';
import { useMessages } from '../../hooks/useMessages';
import { AssetName, ScrollRegion, StatusMark, useAssetLabel } from '../common';
import { PlanRow } from './planRows';
import { ResidualLabel } from './ResidualLabel';
import { PlanPart } from './useOpenPlan';
import { WhomToCall, WhoMay } from './WhoMay';

const COLUMNS = [
  'credential',
  'way',
  'who',
  'breaks',
  'residual',
  'proof',
] as const;

const useStyles = makeStyles(
  theme => ({
    // The theme centres cells and breaks words anywhere.
    row: { '& > td, & > th': { verticalAlign: 'top', wordBreak: 'normal' } },
    count: { textTransform: 'none', whiteSpace: 'nowrap' },
    breaks: { minWidth: 120 },
    name: { minWidth: 210 },
    wide: { minWidth: 170 },
    list: { listStyle: 'none', margin: 0, padding: 0 },
    button: { marginTop: theme.spacing(0.5), textTransform: 'none' },
  }),
  { name: 'WorkloadIdentityPlanTable' },
);

interface PlanTableProps {
  rows: PlanRow[];
  onOpen: (credentialId: string, part?: PlanPart) => void;
}

/** One line per credential: way, who, what breaks, how long, which proof. */
export function PlanTable(props: PlanTableProps) {
  const t = useMessages();
  return (
    <ScrollRegion>
      <Table size="small" aria-label={t('revocation.table.caption')}>
        <TableHead>
          <TableRow>
            {COLUMNS.map(column => (
              <TableCell key={column}>
                {t(`revocation.table.${column}`)}
              </TableCell>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {props.rows.map(row => (
            <PlanTableRow
              key={row.credential.id}
              row={row}
              onOpen={props.onOpen}
            />
          ))}
        </TableBody>
      </Table>
    </ScrollRegion>
  );
}

function PlanTableRow(props: {
  row: PlanRow;
  onOpen: PlanTableProps['onOpen'];
}) {
  const { credential, plan, decisive } = props.row;
  const classes = useStyles();
  const t = useMessages();
  const name = useAssetLabel()(credential);
  return (
    <TableRow className={classes.row}>
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
      </TableCell>
      <TableCell className={classes.wide}>
        <div>{t(`revocation.way.${plan.way}`)}</div>
        <Button
          size="small"
          variant="outlined"
          className={classes.button}
          onClick={() => props.onOpen(credential.id)}
          aria-label={t('revocation.table.open', { name })}
        >
          {t('revocation.table.plan')}
        </Button>
      </TableCell>
      <TableCell className={classes.wide}>
        {decisive && <WhoMay step={decisive} />}
        <WhomToCall owners={credential.owners} />
      </TableCell>
      <TableCell className={classes.breaks}>
        <Breaks row={props.row} onOpen={props.onOpen} />
      </TableCell>
      <TableCell className={classes.wide}>
        <ul className={classes.list}>
          {plan.residuals.map(residual => (
            <li key={residual.verifier}>
              <Typography variant="body2" color="textSecondary">
                {t(`revocation.verifier.${residual.verifier}`)}
              </Typography>
              <ResidualLabel residual={residual} />
            </li>
          ))}
        </ul>
      </TableCell>
      <TableCell className={classes.wide}>
        <div>{t(`revocation.proof.short.${plan.proof.code}`)}</div>
        <Typography variant="body2" color="textSecondary">
          {t(`revocation.proof.atShort.${plan.proof.provableAt}`)}
        </Typography>
      </TableCell>
    </TableRow>
  );
}

function Breaks(props: { row: PlanRow; onOpen: PlanTableProps['onOpen'] }) {
  const { credential, use } = props.row;
  const classes = useStyles();
  const t = useMessages();
  const name = useAssetLabel()(credential);
  const count = use.totalWorkloads;
  if (count === 0) {
    return (
      <StatusMark
        status="unknown"
        label={t('revocation.breaks.none')}
        title={t('revocation.breaks.noneHelp')}
      />
    );
  }
  return (
    <Button
      size="small"
      color="primary"
      className={classes.count}
      onClick={() => props.onOpen(credential.id, 'dependents')}
      aria-label={t('revocation.breaks.open', { count, name })}
    >
      {t('revocation.breaks.workloads', { count })}
    </Button>
  );
}
