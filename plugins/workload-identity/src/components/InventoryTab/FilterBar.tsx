import { makeStyles } from '@material-ui/core/styles';
import { AssetFilter } from '@tenure/backstage-plugin-workload-identity-common';
import { useMessages } from '../../hooks/useMessages';
import { FacetPicker } from './FacetPicker';
import { FilterChips } from './FilterChips';
import { FILTER_FIELDS, FilterField } from './inventoryQuery';
import { InventoryQueryState } from './useInventoryQuery';
import { SearchText } from './SearchText';

/** Set by links alone: nobody would pick one of a million assets from a list. */
const ONLY_BY_LINK: FilterField[] = ['record', 'linked'];
const PICKED = FILTER_FIELDS.filter(field => !ONLY_BY_LINK.includes(field));

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      flexDirection: 'column',
      gap: theme.spacing(1.5),
      padding: theme.spacing(2),
    },
    row: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(1),
    },
  }),
  { name: 'WorkloadIdentityFilterBar' },
);

/** What the list is narrowed down to, and how to change it. */
export function FilterBar(props: {
  state: InventoryQueryState;
  /** What is set by the page, and can't be changed. */
  fixed: AssetFilter;
}) {
  const { state, fixed } = props;
  const { filter } = state.query;
  const classes = useStyles();
  const t = useMessages();
  return (
    <div
      role="search"
      aria-label={t('organisation.filter.region')}
      className={classes.root}
    >
      <div className={classes.row}>
        <SearchText
          value={filter.text ?? ''}
          // A history entry per pause in typing would make "back" useless.
          onChange={text => state.setFilter({ text }, { replace: true })}
        />
        {PICKED.map(field => (
          <FacetPicker
            key={field}
            field={field}
            filter={{ ...filter, ...fixed }}
            chosen={filter[field] ?? []}
            onChange={values => state.setFilter({ [field]: values })}
          />
        ))}
      </div>
      <FilterChips state={state} />
    </div>
  );
}
