import { Skeleton } from '@backstage/ui';
import { makeStyles } from '@material-ui/core/styles';
import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableHead from '@material-ui/core/TableHead';
import TableRow from '@material-ui/core/TableRow';
import TableSortLabel from '@material-ui/core/TableSortLabel';
import {
  AssetSortField,
  AssetSummary,
} from '@tenure/backstage-plugin-workload-identity-common';
import { useMessages } from '../../hooks/useMessages';
import { AssetLink, AssetNamesProvider, ScrollRegion } from '../common';
import { Column } from './columns';
import { InventoryQuery } from './inventoryQuery';

/** About the height of a row, so that nothing jumps when the first come. */
const ROW_PX = 41;
const SKELETON_ROWS = 12;

const useStyles = makeStyles(
  theme => ({
    // The theme centres cells and breaks words anywhere.
    row: {
      '& > td, & > th': {
        verticalAlign: 'top',
        wordBreak: 'normal',
        padding: theme.spacing(0.75, 1),
      },
    },
    head: {
      '& > th': {
        whiteSpace: 'nowrap',
        wordBreak: 'normal',
        padding: theme.spacing(0.75, 1),
      },
    },
    name: { minWidth: 180, maxWidth: 420 },
    updating: {
      opacity: 0.6,
      transition: theme.transitions.create('opacity', { delay: 150 }),
    },
  }),
  { name: 'WorkloadIdentityInventoryTable' },
);

/**
 * One page of assets. Made of the table's parts: core-components' Table sorts
 * and pages by itself, and the rows hold links and hints that Tab must reach.
 */
export function InventoryTable(props: {
  /** Absent while the first page is asked for. */
  assets?: AssetSummary[];
  columns: Column[];
  query: InventoryQuery;
  updating: boolean;
  onOrder: (orderBy: AssetSortField, order: 'asc' | 'desc') => void;
}) {
  const { assets, columns, query, updating } = props;
  const classes = useStyles();
  const t = useMessages();
  const heading = (
    id: 'name' | Column['id'],
    orderBy: AssetSortField | undefined,
    minWidth?: number,
  ) => {
    const active = orderBy === query.orderBy;
    const label = t(`organisation.column.${id}`);
    return (
      <TableCell
        key={id}
        style={{ minWidth }}
        sortDirection={active ? query.order : false}
      >
        {orderBy ? (
          <TableSortLabel
            active={active}
            direction={active ? query.order : 'asc'}
            onClick={() =>
              props.onOrder(
                orderBy,
                active && query.order === 'asc' ? 'desc' : 'asc',
              )
            }
          >
            {label}
          </TableSortLabel>
        ) : (
          label
        )}
      </TableCell>
    );
  };
  return (
    <ScrollRegion>
      <Table
        size="small"
        aria-label={t('organisation.list.label')}
        aria-busy={updating}
      >
        <TableHead>
          <TableRow className={classes.head}>
            {heading('name', 'name')}
            {columns.map(({ id, orderBy, minWidth }) =>
              heading(id, orderBy, minWidth),
            )}
          </TableRow>
        </TableHead>
        {assets ? (
          <AssetNamesProvider assets={assets}>
            <TableBody className={updating ? classes.updating : undefined}>
              {assets.map(asset => (
                <TableRow key={asset.id} hover className={classes.row}>
                  <TableCell
                    component="th"
                    scope="row"
                    // TableCell makes a cell of every element that it is given.
                    role="rowheader"
                    className={classes.name}
                  >
                    <AssetLink asset={asset} />
                  </TableCell>
                  {columns.map(({ id, render: Cell }) => (
                    <TableCell key={id}>
                      <Cell asset={asset} />
                    </TableCell>
                  ))}
                </TableRow>
              ))}
            </TableBody>
          </AssetNamesProvider>
        ) : (
          <SkeletonRows columns={columns.length + 1} />
        )}
      </Table>
    </ScrollRegion>
  );
}

function SkeletonRows(props: { columns: number }) {
  const t = useMessages();
  return (
    <TableBody>
      <TableRow>
        <TableCell colSpan={props.columns}>
          <div role="status" aria-label={t('organisation.list.loading')}>
            <Skeleton width="100%" height={SKELETON_ROWS * ROW_PX} />
          </div>
        </TableCell>
      </TableRow>
    </TableBody>
  );
}
