import Button from '@material-ui/core/Button';
import CircularProgress from '@material-ui/core/CircularProgress';
import Menu from '@material-ui/core/Menu';
import MenuItem from '@material-ui/core/MenuItem';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import GetAppIcon from '@material-ui/icons/GetApp';
import LinkIcon from '@material-ui/icons/Link';
import {
  AssetFilter,
  EXPORT_FORMATS,
} from '@tenure/backstage-plugin-workload-identity-common';
import { useState } from 'react';
import useCopyToClipboard from 'react-use/esm/useCopyToClipboard';
import { useMessages } from '../../hooks/useMessages';
import { StatusMark } from '../common';
import { InventoryQuery, toQuery } from './inventoryQuery';
import { ExportState, useExport } from './useExport';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(1),
    },
    button: { textTransform: 'none' },
  }),
  { name: 'WorkloadIdentityListTools' },
);

/** Takes the list along: as a file with exactly what it shows, or as a link. */
export function ListTools(props: {
  query: InventoryQuery;
  fixed: AssetFilter;
}) {
  const { query, fixed } = props;
  const { filter, orderBy, order } = query;
  const classes = useStyles();
  const t = useMessages();
  const [anchor, setAnchor] = useState<HTMLElement>();
  const { state, start, cancel } = useExport({
    ...filter,
    ...fixed,
    orderBy,
    order,
  });
  return (
    <div className={classes.root}>
      <ExportStatus state={state} onRetry={start} onCancel={cancel} />
      <CopyLink query={query} />
      <Button
        size="small"
        variant="outlined"
        className={classes.button}
        startIcon={<GetAppIcon />}
        aria-haspopup="menu"
        aria-expanded={anchor !== undefined}
        disabled={state.type === 'running'}
        onClick={event => setAnchor(event.currentTarget)}
      >
        {t('organisation.export.button')}
      </Button>
      <Menu
        open={anchor !== undefined}
        anchorEl={anchor}
        onClose={() => setAnchor(undefined)}
      >
        {EXPORT_FORMATS.map(format => (
          <MenuItem
            key={format}
            onClick={() => {
              setAnchor(undefined);
              start(format);
            }}
          >
            {t(`organisation.export.${format}`)}
          </MenuItem>
        ))}
      </Menu>
    </div>
  );
}

function CopyLink(props: { query: InventoryQuery }) {
  const classes = useStyles();
  const t = useMessages();
  const [copied, copy] = useCopyToClipboard();
  // Where a page begins changes with the inventory; what is asked does not.
  const query = toQuery({ ...props.query, cursor: undefined }).toString();
  const { origin, pathname } = window.location;
  const link = `${origin}${pathname}${query && `?${query}`}`;
  const isCopied = copied.value === link && !copied.error;
  return (
    <Button
      size="small"
      className={classes.button}
      startIcon={<LinkIcon />}
      onClick={() => copy(link)}
    >
      <span aria-live="polite">
        {isCopied
          ? t('organisation.export.copied')
          : t('organisation.export.copy')}
      </span>
    </Button>
  );
}

function ExportStatus(props: {
  state: ExportState;
  onRetry: (format: 'csv' | 'json') => void;
  onCancel: () => void;
}) {
  const { state } = props;
  const classes = useStyles();
  const t = useMessages();
  return (
    <Typography
      variant="body2"
      component="div"
      role="status"
      className={classes.root}
    >
      {state.type === 'running' && (
        <>
          <CircularProgress size={16} aria-hidden />
          {t('organisation.export.running', {
            format: state.format.toLocaleUpperCase('en-US'),
          })}
          <Button size="small" onClick={props.onCancel}>
            {t('organisation.export.cancel')}
          </Button>
        </>
      )}
      {state.type === 'done' && (
        <StatusMark
          status="good"
          label={t('organisation.export.done', { file: state.file })}
        />
      )}
      {state.type === 'failed' && (
        <>
          <StatusMark
            status="bad"
            label={t('organisation.export.failed', {
              reason: state.error.message,
            })}
          />
          <Button size="small" onClick={() => props.onRetry(state.format)}>
            {t('organisation.export.retry')}
          </Button>
        </>
      )}
    </Typography>
  );
}
