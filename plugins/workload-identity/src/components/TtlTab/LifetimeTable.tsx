import { makeStyles } from '@material-ui/core/styles';
import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableHead from '@material-ui/core/TableHead';
import TableRow from '@material-ui/core/TableRow';
import Typography from '@material-ui/core/Typography';
import { Chain } from '@tenure/backstage-plugin-workload-identity-common';
import { useMessages } from '../../hooks/useMessages';
import { ScrollRegion } from '../common';
import { CredentialRow } from './credentialRows';
import { LifetimeRow } from './LifetimeRow';

const COLUMNS = [
  'credential',
  'usedBy',
  'issued',
  'expires',
  'ttl',
  'rotated',
  'lastUsed',
  'asOf',
] as const;

const useStyles = makeStyles(
  theme => ({
    caption: { padding: theme.spacing(2, 2, 1) },
    head: { '& > th': { wordBreak: 'normal' } },
    narrow: { width: 1, padding: theme.spacing(0, 0, 0, 1) },
    unseen: {
      position: 'absolute',
      width: 1,
      height: 1,
      overflow: 'hidden',
      clip: 'rect(0 0 0 0)',
    },
  }),
  { name: 'WorkloadIdentityLifetimeTable' },
);

/**
 * The credentials in the order given. Made of the table's parts and not of
 * core-components' Table, whose detail panel is not announced as what a button
 * opens.
 */
export function LifetimeTable(props: {
  rows: CredentialRow[];
  chain: Chain;
  open: ReadonlySet<string>;
  onToggle: (credentialId: string) => void;
}) {
  const classes = useStyles();
  const t = useMessages();
  return (
    <>
      <Typography
        variant="h6"
        component="h2"
        id="ttl-table-caption"
        className={classes.caption}
      >
        {t('ttl.table.caption')}
      </Typography>
      <ScrollRegion>
        <Table size="small" aria-labelledby="ttl-table-caption">
          <TableHead>
            <TableRow className={classes.head}>
              <TableCell className={classes.narrow}>
                <span className={classes.unseen}>{t('ttl.table.details')}</span>
              </TableCell>
              {COLUMNS.map(column => (
                <TableCell key={column}>{t(`ttl.table.${column}`)}</TableCell>
              ))}
            </TableRow>
          </TableHead>
          <TableBody>
            {props.rows.map(row => (
              <LifetimeRow
                key={row.credential.id}
                row={row}
                chain={props.chain}
                columns={COLUMNS.length + 1}
                open={props.open.has(row.credential.id)}
                onToggle={() => props.onToggle(row.credential.id)}
              />
            ))}
          </TableBody>
        </Table>
      </ScrollRegion>
    </>
  );
}
