import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableRow from '@material-ui/core/TableRow';
import {
  AssetSummary,
  OWNER_ROLES,
  RoleAnswer,
} from '@tenure/backstage-plugin-workload-identity-common';
import { useMessages } from '../../hooks/useMessages';
import { RoleCell } from '../OwnershipTab/matrix/RoleCell';

/** Who answers for one asset, role by role. */
export function AssetOwners(props: {
  owners: RoleAnswer[];
  asset: AssetSummary;
}) {
  const t = useMessages();
  return (
    <Table size="small">
      <TableBody>
        {OWNER_ROLES.map(role => (
          <TableRow key={role}>
            <TableCell component="th" role="rowheader" scope="row">
              {t(`ownership.role.${role}`)}
            </TableCell>
            <TableCell>
              <RoleCell
                role={role}
                answer={props.owners.find(answer => answer.role === role)}
                asset={props.asset}
                answers={props.owners}
              />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
