import Button from '@material-ui/core/Button';
import Chip from '@material-ui/core/Chip';
import { makeStyles } from '@material-ui/core/styles';
import { useMessages } from '../../hooks/useMessages';
import { FILTER_FIELDS, FilterField, isFiltered } from './inventoryQuery';
import { LinkedValue } from './LinkedValue';
import { InventoryQueryState } from './useInventoryQuery';
import { useValueLabel } from './useValueLabel';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(1),
      listStyle: 'none',
      margin: 0,
      padding: 0,
    },
    chip: { margin: 0, maxWidth: '100%' },
  }),
  { name: 'WorkloadIdentityFilterChips' },
);

/** Each filter that is set, to take away; nothing where none is. */
export function FilterChips(props: { state: InventoryQueryState }) {
  const { query, setFilter, reset } = props.state;
  const { filter } = query;
  const classes = useStyles();
  const t = useMessages();
  const labelOf = useValueLabel();
  if (!isFiltered(filter)) {
    return null;
  }
  const without = (field: FilterField, value: string) =>
    setFilter({
      [field]: (filter[field] as string[]).filter(one => one !== value),
    });
  return (
    <ul className={classes.root} aria-label={t('organisation.filter.set')}>
      {FILTER_FIELDS.flatMap(field =>
        (filter[field] ?? []).map((value: string) => (
          <FilterChip
            key={`${field} ${value}`}
            field={t(`organisation.filter.field.${field}`)}
            value={labelOf(field, value)}
            shown={
              field === 'linked' ? <LinkedValue value={value} /> : undefined
            }
            onRemove={() => without(field, value)}
          />
        )),
      )}
      {filter.text && (
        <FilterChip
          field={t('organisation.filter.field.text')}
          value={filter.text}
          onRemove={() => setFilter({ text: undefined })}
        />
      )}
      <li>
        <Button size="small" onClick={reset}>
          {t('organisation.filter.reset')}
        </Button>
      </li>
    </ul>
  );
}

function FilterChip(props: {
  field: string;
  value: string;
  shown?: JSX.Element;
  onRemove: () => void;
}) {
  const { field, value, shown, onRemove } = props;
  const classes = useStyles();
  const t = useMessages();
  return (
    <li>
      <Chip
        className={classes.chip}
        // Backspace and Delete take it away too, as Chip has it.
        onClick={onRemove}
        onDelete={onRemove}
        aria-label={t('organisation.filter.remove', { field, value })}
        label={t('organisation.filter.chip', {
          field,
          value: shown ?? <>{value}</>,
        })}
      />
    </li>
  );
}
