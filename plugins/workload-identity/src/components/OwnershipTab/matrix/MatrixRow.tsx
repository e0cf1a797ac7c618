import { makeStyles } from '@material-ui/core/styles';
import TableCell from '@material-ui/core/TableCell';
import TableRow from '@material-ui/core/TableRow';
import { OWNER_ROLES } from '@tenure/backstage-plugin-workload-identity-common';
import { useMessages } from '../../../hooks/useMessages';
import { AssetButton, FreshnessLabel, StatusMark } from '../../common';
import { IdentityNode } from './matrixGroups';
import { RoleCell } from './RoleCell';

const useStyles = makeStyles(
  theme => ({
    identity: { minWidth: 260, verticalAlign: 'top' },
    accountable: { verticalAlign: 'top', minWidth: 170 },
    cell: { verticalAlign: 'top', minWidth: 110 },
    marks: {
      display: 'flex',
      flexDirection: 'column',
      gap: theme.spacing(0.25),
      fontSize: theme.typography.caption.fontSize,
    },
  }),
  { name: 'WorkloadIdentityMatrixRow' },
);

/** One identity and who holds each role for it. */
export function MatrixRow(props: {
  identity: IdentityNode;
  onOpen: (assetId: string) => void;
}) {
  const { identity } = props;
  const classes = useStyles();
  const t = useMessages();
  const { sharedBy } = identity;
  return (
    <TableRow hover>
      <TableCell
        component="th"
        role="rowheader"
        scope="row"
        className={classes.identity}
      >
        <AssetButton asset={identity} onOpen={props.onOpen} />
        <div className={classes.marks}>
          {identity.facts.isDefault && (
            <StatusMark
              status="attention"
              label={t('ownership.who.defaultAccount')}
              title={t('ownership.who.defaultAccountTitle')}
            />
          )}
          {sharedBy && sharedBy.workloads > 1 && (
            <StatusMark
              status="attention"
              label={t('ownership.who.shared', { count: sharedBy.workloads })}
            />
          )}
          {sharedBy && sharedBy.environments.length > 1 && (
            <StatusMark
              status="bad"
              label={t('ownership.who.across')}
              title={sharedBy.environments.join(', ')}
            />
          )}
          {identity.freshness.state !== 'fresh' && (
            <FreshnessLabel freshness={identity.freshness} />
          )}
        </div>
      </TableCell>
      {OWNER_ROLES.map(role => (
        <TableCell
          key={role}
          className={
            role === 'accountable' ? classes.accountable : classes.cell
          }
        >
          <RoleCell
            role={role}
            answer={identity.owners?.find(answer => answer.role === role)}
            asset={identity}
            answers={identity.owners}
          />
        </TableCell>
      ))}
    </TableRow>
  );
}
