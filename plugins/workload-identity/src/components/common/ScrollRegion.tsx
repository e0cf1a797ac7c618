import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { PropsWithChildren, useEffect, useState } from 'react';
import { useMessages } from '../../hooks/useMessages';
import { IN_TAB_ORDER } from './Hint';

const useStyles = makeStyles(
  theme => ({
    root: { overflowX: 'auto' },
    hint: { padding: theme.spacing(0, 2, 0.5) },
  }),
  { name: 'WorkloadIdentityScrollRegion' },
);

/** Holds what may be wider than the screen; the keyboard can scroll it too. */
export function ScrollRegion(
  props: PropsWithChildren<{
    /** Names it as a region of the page; not needed for a table with a name. */
    label?: string;
    /** Said above it while a part is out of sight, in place of the usual. */
    hint?: string;
    className?: string;
  }>,
) {
  const classes = useStyles();
  const [element, setElement] = useState<HTMLElement | null>(null);
  const t = useMessages();
  const overflows = useOverflow(element);
  const region = props.label
    ? { role: 'region', 'aria-label': props.label, ...IN_TAB_ORDER }
    : {};
  return (
    <>
      {overflows && (
        <Typography
          variant="caption"
          color="textSecondary"
          component="p"
          className={classes.hint}
        >
          {props.hint ?? t('common.scroll')}
        </Typography>
      )}
      <div
        ref={setElement}
        className={`${classes.root} ${props.className ?? ''}`}
        {...region}
      >
        {props.children}
      </div>
    </>
  );
}

/** Whether an element holds more than its width shows, as sizes change. */
function useOverflow(element: HTMLElement | null): boolean {
  const [overflows, setOverflows] = useState(false);
  useEffect(() => {
    if (!element || typeof ResizeObserver === 'undefined') {
      return undefined;
    }
    const observer = new ResizeObserver(() =>
      setOverflows(element.scrollWidth > element.clientWidth + 1),
    );
    observer.observe(element);
    for (const child of element.children) {
      observer.observe(child);
    }
    return () => observer.disconnect();
  }, [element]);
  return overflows;
}
