import { makeStyles } from '@material-ui/core/styles';
import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableHead from '@material-ui/core/TableHead';
import TableRow from '@material-ui/core/TableRow';
import Typography from '@material-ui/core/Typography';
import {
  AccessBoundary,
  AccessView,
} from '@tenure/backstage-plugin-workload-identity-common';
import { useMessages } from '../../hooks/useMessages';
import { ScrollRegion, StatusMark } from '../common';
import { AccessAssetLink } from './AccessAssetLink';

const COLUMNS = ['workload', 'access', 'escalation', 'podSecurity'] as const;
const MODES = ['enforce', 'warn', 'audit'] as const;

const useStyles = makeStyles(
  {
    cell: { verticalAlign: 'top', minWidth: 120 },
    code: { fontFamily: 'monospace', overflowWrap: 'anywhere' },
  },
  { name: 'WorkloadIdentityBoundaries' },
);

/** How far the workloads of an identity are kept apart from their nodes. */
export function Boundaries(props: { view: AccessView }) {
  const { boundaries, moreBoundaries } = props.view;
  const classes = useStyles();
  const t = useMessages();
  if (boundaries.length + moreBoundaries === 0) {
    return <Typography>{t('access.boundary.none')}</Typography>;
  }
  return (
    <>
      <ScrollRegion label={t('access.boundary.title')}>
        <Table size="small">
          <TableHead>
            <TableRow>
              {COLUMNS.map(column => (
                <TableCell key={column}>
                  {t(`access.boundary.${column}`)}
                </TableCell>
              ))}
            </TableRow>
          </TableHead>
          <TableBody>
            {boundaries.map(one => (
              <TableRow key={one.workload.id}>
                <TableCell className={classes.cell}>
                  <AccessAssetLink asset={one.workload} />
                </TableCell>
                <TableCell className={classes.cell}>
                  <HostAccess boundary={one} />
                </TableCell>
                <TableCell className={classes.cell}>
                  {t(`access.boundary.${escalation(one)}`)}
                </TableCell>
                <TableCell className={classes.cell}>
                  <Levels boundary={one} />
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </ScrollRegion>
      {moreBoundaries > 0 && (
        <Typography variant="body2">
          {t('access.boundary.more', { count: moreBoundaries })}
        </Typography>
      )}
    </>
  );
}

function escalation({ allowsPrivilegeEscalation: allows }: AccessBoundary) {
  if (allows === undefined) {
    return 'notKnown';
  }
  return allows ? 'yes' : 'no';
}

function HostAccess(props: { boundary: AccessBoundary }) {
  const { hostAccess = [], nodeControl = [] } = props.boundary;
  const classes = useStyles();
  const t = useMessages();
  return (
    <>
      {hostAccess.length === 0 && t('access.boundary.nothing')}
      {hostAccess.map(one => (
        <div key={one} className={classes.code}>
          {one}
        </div>
      ))}
      {nodeControl.length > 0 && (
        <StatusMark
          status="bad"
          label={t('access.boundary.controls')}
          title={nodeControl.join(', ')}
        />
      )}
    </>
  );
}

function Levels(props: { boundary: AccessBoundary }) {
  const { podSecurity } = props.boundary;
  const t = useMessages();
  if (!podSecurity) {
    return <>{t('access.boundary.noLabels')}</>;
  }
  return (
    <>
      {MODES.flatMap(mode => {
        const level = podSecurity[mode];
        return level
          ? [
              <div key={mode}>
                {t('access.boundary.level', { mode, level })}
              </div>,
            ]
          : [];
      })}
    </>
  );
}
