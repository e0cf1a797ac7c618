import TablePagination from '@material-ui/core/TablePagination';
import { makeStyles } from '@material-ui/core/styles';
import { AssetListResponse } from '@tenure/backstage-plugin-workload-identity-common';
import { useMessages } from '../../hooks/useMessages';
import { PAGE_SIZES } from './inventoryQuery';
import { InventoryQueryState } from './useInventoryQuery';

const useStyles = makeStyles(
  {
    // Nothing is lost on a narrow screen.
    toolbar: { flexWrap: 'wrap', justifyContent: 'flex-end' },
    spacer: { flexBasis: 0 },
  },
  { name: 'WorkloadIdentityPaging' },
);

/** Which part of the list is shown, and the way to the others. */
export function Paging(props: {
  page: AssetListResponse;
  state: InventoryQueryState;
}) {
  const { page, state } = props;
  const { query, pageIndex, nextPage, previousPage } = state;
  const classes = useStyles();
  const t = useMessages();
  const { nextCursor } = page;
  const first = (pageIndex ?? 0) * query.pageSize + 1;
  const counted = String(page.totalItems);
  const total = page.totalIsCapped
    ? t('organisation.list.capped', { total: counted })
    : counted;
  return (
    <TablePagination
      component="div"
      classes={classes}
      // The server pages by cursors; a count would make it reckon by itself.
      count={-1}
      page={query.cursor === undefined ? 0 : pageIndex ?? 1}
      rowsPerPage={query.pageSize}
      rowsPerPageOptions={PAGE_SIZES}
      labelRowsPerPage={t('organisation.list.rows')}
      SelectProps={{
        inputProps: { 'aria-label': t('organisation.list.rows') },
        native: true,
      }}
      labelDisplayedRows={() =>
        pageIndex === undefined
          ? t('organisation.list.rangeUnknown', {
              shown: String(page.items.length),
              total,
            })
          : t('organisation.list.range', {
              from: String(first),
              to: String(first + page.items.length - 1),
              total,
            })
      }
      nextIconButtonText={t('organisation.list.next')}
      // A link into the middle does not tell which page is before it.
      backIconButtonText={
        pageIndex === undefined
          ? t('organisation.list.first')
          : t('organisation.list.previous')
      }
      nextIconButtonProps={{ disabled: nextCursor === undefined }}
      backIconButtonProps={{ disabled: query.cursor === undefined }}
      onPageChange={(_, wanted) => {
        if (wanted < (query.cursor === undefined ? 0 : pageIndex ?? 1)) {
          previousPage();
        } else if (nextCursor !== undefined) {
          nextPage(nextCursor);
        }
      }}
      onRowsPerPageChange={event =>
        state.setPageSize(Number(event.target.value))
      }
    />
  );
}
