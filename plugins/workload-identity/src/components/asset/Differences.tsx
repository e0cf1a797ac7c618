import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableHead from '@material-ui/core/TableHead';
import TableRow from '@material-ui/core/TableRow';
import Typography from '@material-ui/core/Typography';
import { AssetDetail } from '@tenure/backstage-plugin-workload-identity-common';
import { useMessages } from '../../hooks/useMessages';
import { StatusMark } from '../common';
import { FactValue } from './FactValue';
import { useFactLabel } from './useFactLabel';

/** Where what is declared and what is live differ; or that they can't be compared. */
export function Differences(props: { detail: AssetDetail }) {
  const { asset, observations } = props.detail;
  const t = useMessages();
  const labelOf = useFactLabel();

  if (asset.differences.length === 0) {
    const declared = observations.some(one => one.standing === 'declared');
    const actual = observations.some(one => one.standing !== 'declared');
    return declared && actual ? (
      <StatusMark
        status={asset.freshness.state === 'fresh' ? 'good' : 'stale'}
        label={t('ownership.drawer.noDifference')}
      />
    ) : (
      <Typography>
        {t(`ownership.drawer.oneSided.${asset.standing}`)}
      </Typography>
    );
  }
  return (
    <Table size="small">
      <TableHead>
        <TableRow>
          <TableCell>{t('ownership.drawer.field')}</TableCell>
          <TableCell>{t('ownership.drawer.declared')}</TableCell>
          <TableCell>{t('ownership.drawer.live')}</TableCell>
        </TableRow>
      </TableHead>
      <TableBody>
        {asset.differences.map(({ field, declared, live }) => (
          <TableRow key={field}>
            <TableCell component="th" role="rowheader" scope="row">
              <StatusMark status="attention" label={labelOf(field)} />
            </TableCell>
            <TableCell>
              <FactValue field={field} value={declared} />
            </TableCell>
            <TableCell>
              <FactValue field={field} value={live} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
