import { makeStyles, Theme } from '@material-ui/core/styles';
import Tooltip from '@material-ui/core/Tooltip';
import CheckCircleOutlineIcon from '@material-ui/icons/CheckCircleOutline';
import ErrorOutlineIcon from '@material-ui/icons/ErrorOutline';
import HelpOutlineIcon from '@material-ui/icons/HelpOutline';
import HistoryIcon from '@material-ui/icons/History';
import RemoveCircleOutlineIcon from '@material-ui/icons/RemoveCircleOutline';
import ReportProblemOutlinedIcon from '@material-ui/icons/ReportProblemOutlined';
import { ReactNode } from 'react';
import { useMessages } from '../../hooks/useMessages';
import { IN_TAB_ORDER } from './Hint';

/**
 * How something stands. `unknown` and `stale` are never green; `neutral` is for
 * what is merely so, or absent by choice.
 */
export type Status =
  | 'good'
  | 'attention'
  | 'bad'
  | 'unknown'
  | 'stale'
  | 'neutral';

const ICONS = {
  good: CheckCircleOutlineIcon,
  attention: ReportProblemOutlinedIcon,
  bad: ErrorOutlineIcon,
  unknown: HelpOutlineIcon,
  stale: HistoryIcon,
  neutral: RemoveCircleOutlineIcon,
};

/** The worst first, to sort by or to choose one of several. */
export const STATUSES_WORST_FIRST: Status[] = [
  'bad',
  'attention',
  'stale',
  'unknown',
  'neutral',
  'good',
];

/** The colour of a status's icon in a theme; never the only sign of it. */
export function statusColor(theme: Theme, status: Status): string {
  switch (status) {
    case 'good':
      return theme.palette.status.ok;
    case 'attention':
    case 'stale':
      return theme.palette.status.warning;
    case 'bad':
      return theme.palette.status.error;
    default:
      return theme.palette.text.secondary;
  }
}

const useStyles = makeStyles(
  theme => ({
    root: { display: 'inline-flex', alignItems: 'flex-start' },
    icon: {
      fontSize: '1.25em',
      marginRight: theme.spacing(0.5),
      flexShrink: 0,
      color: (props: { status: Status }) => statusColor(theme, props.status),
    },
  }),
  { name: 'WorkloadIdentityStatusMark' },
);

/** Icon, word and colour of a status; `label` replaces the word. */
export function StatusMark(props: {
  status: Status;
  label?: ReactNode;
  /** More, shown on hover and on focus. */
  title?: string;
}) {
  const classes = useStyles({ status: props.status });
  const t = useMessages();
  const Icon = ICONS[props.status];
  const word = t(`common.status.${props.status}`);
  const mark = (
    <span
      className={classes.root}
      data-status={props.status}
      {...(props.title ? IN_TAB_ORDER : {})}
    >
      {props.label ? (
        <Icon className={classes.icon} titleAccess={word} />
      ) : (
        <Icon className={classes.icon} aria-hidden />
      )}
      <span>{props.label ?? word}</span>
    </span>
  );
  return props.title ? <Tooltip title={props.title}>{mark}</Tooltip> : mark;
}
