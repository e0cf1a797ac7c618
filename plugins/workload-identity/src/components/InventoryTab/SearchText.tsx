import IconButton from '@material-ui/core/IconButton';
import InputAdornment from '@material-ui/core/InputAdornment';
import { makeStyles } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import ClearIcon from '@material-ui/icons/Clear';
import SearchIcon from '@material-ui/icons/Search';
import { useEffect, useRef, useState } from 'react';
import useDebounce from 'react-use/esm/useDebounce';
import { useMessages } from '../../hooks/useMessages';

const DELAY_MS = 300;

const useStyles = makeStyles(
  theme => ({
    root: {
      width: 240,
      maxWidth: '100%',
      [theme.breakpoints.down('xs')]: { width: '100%' },
    },
  }),
  { name: 'WorkloadIdentitySearchText' },
);

/** Asks for what contains a text, a moment after the last key. */
export function SearchText(props: {
  value: string;
  onChange: (value: string) => void;
}) {
  const { value, onChange } = props;
  const classes = useStyles();
  const t = useMessages();
  const [text, setText] = useState(value);
  const asked = useRef(value);

  // Changed from elsewhere: a chip, a reset, the browser's "back".
  useEffect(() => {
    if (value !== asked.current) {
      asked.current = value;
      setText(value);
    }
  }, [value]);

  const ask = (next: string) => {
    if (next !== asked.current) {
      asked.current = next;
      onChange(next);
    }
  };
  useDebounce(() => ask(text.trim()), DELAY_MS, [text]);

  return (
    <TextField
      id="workload-identity-search-text"
      className={classes.root}
      variant="outlined"
      size="small"
      label={t('organisation.filter.text')}
      value={text}
      onChange={event => setText(event.target.value)}
      inputProps={{ maxLength: 200, spellCheck: false }}
      InputProps={{
        startAdornment: (
          <InputAdornment position="start">
            <SearchIcon fontSize="small" aria-hidden />
          </InputAdornment>
        ),
        endAdornment: text && (
          <InputAdornment position="end">
            <IconButton
              size="small"
              aria-label={t('organisation.filter.clearText')}
              onClick={() => {
                setText('');
                ask('');
              }}
            >
              <ClearIcon fontSize="small" />
            </IconButton>
          </InputAdornment>
        ),
      }}
    />
  );
}
