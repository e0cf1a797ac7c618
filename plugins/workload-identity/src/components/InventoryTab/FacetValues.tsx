import { Skeleton } from '@backstage/ui';
import Button from '@material-ui/core/Button';
import Checkbox from '@material-ui/core/Checkbox';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import { makeStyles } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import { useState } from 'react';
import useDebounce from 'react-use/esm/useDebounce';
import { useMessages } from '../../hooks/useMessages';
import { BreakableName } from '../common';
import { FacetPickerProps } from './FacetPicker';
import { useFacet } from './useFacet';
import { useValueLabel } from './useValueLabel';

const DELAY_MS = 250;
/** Fields with so few values that searching them would only be in the way. */
const SHORT = ['kind', 'standing', 'expiry'];

const useStyles = makeStyles(
  theme => ({
    head: { padding: theme.spacing(1.5, 2, 0) },
    values: {
      listStyle: 'none',
      margin: 0,
      padding: theme.spacing(0.5, 2),
      height: 240,
      overflowY: 'auto',
    },
    value: {
      display: 'flex',
      alignItems: 'flex-start',
      justifyContent: 'space-between',
    },
    label: { marginRight: theme.spacing(1), minWidth: 0 },
    count: {
      paddingTop: theme.spacing(1),
      color: theme.palette.text.secondary,
      fontVariantNumeric: 'tabular-nums',
    },
    foot: {
      display: 'flex',
      justifyContent: 'flex-end',
      gap: theme.spacing(1),
      padding: theme.spacing(1),
      borderTop: `1px solid ${theme.palette.divider}`,
    },
  }),
  { name: 'WorkloadIdentityFacetValues' },
);

/** The values of one field with how many assets have them, to tick. */
export function FacetValues(
  props: FacetPickerProps & { name: string; onClose: () => void },
) {
  const { field, name, filter, chosen, onChange } = props;
  const classes = useStyles();
  const t = useMessages();
  const labelOf = useValueLabel();
  const [text, setText] = useState('');
  const [search, setSearch] = useState('');
  useDebounce(() => setSearch(text.trim()), DELAY_MS, [text]);
  const { value, error, loading, retry } = useFacet(field, filter, search);

  const found = value?.values ?? [];
  // What is chosen can be taken back though nothing has it any longer.
  const missing = chosen
    .filter(
      one => !search && value && !found.some(other => other.value === one),
    )
    .map(one => ({ value: one, count: undefined }));
  const values = [...missing, ...found];
  const toggle = (one: string) =>
    onChange(
      chosen.includes(one)
        ? chosen.filter(other => other !== one)
        : [...chosen, one],
    );

  return (
    <>
      {!SHORT.includes(field) && (
        <div className={classes.head}>
          <TextField
            id="workload-identity-facet-search"
            fullWidth
            size="small"
            variant="outlined"
            label={t('organisation.filter.search', { field: name })}
            value={text}
            onChange={event => setText(event.target.value)}
          />
        </div>
      )}
      {error && !loading ? (
        <div className={classes.head} role="alert">
          <Typography>
            {t('organisation.filter.failed', { reason: error.message })}
          </Typography>
          <Button size="small" onClick={retry}>
            {t('organisation.filter.retry')}
          </Button>
        </div>
      ) : (
        <ul className={classes.values} aria-busy={loading}>
          {!value && (
            <li role="status" aria-label={t('organisation.filter.loading')}>
              <Skeleton width="100%" height={200} />
            </li>
          )}
          {values.map(({ value: one, count }) => (
            <li key={one} className={classes.value}>
              <FormControlLabel
                className={classes.label}
                label={<BreakableName name={labelOf(field, one)} />}
                control={
                  <Checkbox
                    size="small"
                    color="primary"
                    checked={chosen.includes(one)}
                    onChange={() => toggle(one)}
                  />
                }
              />
              {count !== undefined && (
                <span
                  className={classes.count}
                  aria-label={t('organisation.filter.count', { count })}
                  role="img"
                >
                  {count}
                </span>
              )}
            </li>
          ))}
          {value && values.length === 0 && !loading && (
            <Typography component="li" color="textSecondary">
              {search
                ? t('organisation.filter.noneFound')
                : t('organisation.filter.none')}
            </Typography>
          )}
          {value?.more && (
            <Typography component="li" variant="body2" color="textSecondary">
              {t('organisation.filter.more')}
            </Typography>
          )}
        </ul>
      )}
      <div className={classes.foot}>
        <Button
          size="small"
          disabled={chosen.length === 0}
          onClick={() => onChange([])}
        >
          {t('organisation.filter.clear')}
        </Button>
        <Button size="small" color="primary" onClick={props.onClose}>
          {t('organisation.filter.close')}
        </Button>
      </div>
    </>
  );
}
