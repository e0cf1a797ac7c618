import { makeStyles } from '@material-ui/core/styles';
import Tooltip from '@material-ui/core/Tooltip';
import { DateTime } from 'luxon';
import { useLanguage } from '../../hooks/useLanguage';
import { useMessages } from '../../hooks/useMessages';
import { useClock, useNow } from '../../hooks/useNow';
import { IN_TAB_ORDER } from './Hint';

/** Closer than this is "just now"; clocks differ by as much. */
const JUST_NOW_MS = 5_000;

const useStyles = makeStyles(
  theme => ({
    time: {
      whiteSpace: 'nowrap',
      textDecoration: `underline dotted ${theme.palette.textVerySubtle}`,
      textUnderlineOffset: '0.2em',
    },
  }),
  { name: 'WorkloadIdentityRelativeTime' },
);

/** An instant relative to now: `in 12 days`, `40 seconds ago`. */
export function useRelativeTime(): (at: string) => string {
  // Renders anew as time goes by; but facts may come in between two ticks, and
  // what was confirmed a moment ago is not to be in the future.
  useNow();
  const clock = useClock();
  const language = useLanguage();
  const t = useMessages();
  return at => {
    const now = clock();
    const instant = DateTime.fromISO(at).setLocale(language);
    if (Math.abs(instant.toMillis() - now.getTime()) < JUST_NOW_MS) {
      return t('common.time.justNow');
    }
    return instant.toRelative({ base: DateTime.fromJSDate(now) }) ?? at;
  };
}

/**
 * An instant (ISO 8601) relative to now; UTC and the reader's own time on
 * hover and on focus.
 */
export function RelativeTime(props: { at: string }) {
  const classes = useStyles();
  const relative = useRelativeTime();
  const language = useLanguage();
  const t = useMessages();
  const instant = DateTime.fromISO(props.at).setLocale(language);
  if (!instant.isValid) {
    return <span>{props.at}</span>;
  }
  const exact = t('common.time.exact', {
    utc: instant.toUTC().toFormat('yyyy-MM-dd HH:mm:ss'),
    local: instant.toLocal().toFormat('yyyy-MM-dd HH:mm:ss ZZZZ'),
  });
  return (
    <Tooltip title={exact}>
      <time
        className={classes.time}
        dateTime={instant.toUTC().toISO() ?? props.at}
        {...IN_TAB_ORDER}
      >
        {relative(props.at)}
      </time>
    </Tooltip>
  );
}
