import Tooltip, { TooltipProps } from '@material-ui/core/Tooltip';
import { PropsWithChildren } from 'react';

/** The keyboard reaches it, in the order of the page. */
export const IN_TAB_ORDER = { tabIndex: 0 };

/** Text that tells more on hover, and on focus for those without a mouse. */
export function Hint(
  props: PropsWithChildren<{
    title: TooltipProps['title'];
    className?: string;
  }>,
) {
  return (
    <Tooltip title={props.title}>
      <span className={props.className} {...IN_TAB_ORDER}>
        {props.children}
      </span>
    </Tooltip>
  );
}
