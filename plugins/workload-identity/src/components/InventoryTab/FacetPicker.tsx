import Button from '@material-ui/core/Button';
import Popover from '@material-ui/core/Popover';
import { makeStyles } from '@material-ui/core/styles';
import ArrowDropDownIcon from '@material-ui/icons/ArrowDropDown';
import { AssetFilter } from '@tenure/backstage-plugin-workload-identity-common';
import { useState } from 'react';
import { useMessages } from '../../hooks/useMessages';
import { FacetValues } from './FacetValues';
import { FilterField } from './inventoryQuery';

const useStyles = makeStyles(
  theme => ({
    button: { textTransform: 'none', whiteSpace: 'nowrap' },
    set: { fontWeight: theme.typography.fontWeightBold as number },
    paper: { width: 320, maxWidth: 'calc(100vw - 32px)' },
  }),
  { name: 'WorkloadIdentityFacetPicker' },
);

export interface FacetPickerProps {
  field: FilterField;
  /** All that is set, of this field too. */
  filter: AssetFilter;
  chosen: readonly string[];
  onChange: (values: string[]) => void;
}

/** A filter by one field; its values are asked for when it is opened. */
export function FacetPicker(props: FacetPickerProps) {
  const { field, chosen } = props;
  const classes = useStyles();
  const t = useMessages();
  const [anchor, setAnchor] = useState<HTMLElement>();
  const name = t(`organisation.filter.field.${field}`);
  return (
    <>
      <Button
        size="small"
        variant="outlined"
        className={`${classes.button} ${chosen.length > 0 ? classes.set : ''}`}
        endIcon={<ArrowDropDownIcon />}
        aria-haspopup="dialog"
        aria-expanded={anchor !== undefined}
        onClick={event => setAnchor(event.currentTarget)}
      >
        {chosen.length > 0
          ? t('organisation.filter.openSet', {
              field: name,
              number: String(chosen.length),
            })
          : name}
      </Button>
      <Popover
        open={anchor !== undefined}
        anchorEl={anchor}
        onClose={() => setAnchor(undefined)}
        anchorOrigin={{ vertical: 'bottom', horizontal: 'left' }}
        PaperProps={{
          className: classes.paper,
          role: 'dialog',
          'aria-modal': true,
          'aria-label': t('organisation.filter.values', { field: name }),
        }}
      >
        {anchor && (
          <FacetValues
            {...props}
            name={name}
            onClose={() => setAnchor(undefined)}
          />
        )}
      </Popover>
    </>
  );
}
