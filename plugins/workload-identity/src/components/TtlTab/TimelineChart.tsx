import { makeStyles, useTheme } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import useMeasure from 'react-use/esm/useMeasure';
import {
  CartesianGrid,
  ReferenceDot,
  ReferenceLine,
  Scatter,
  ScatterChart,
  XAxis,
  YAxis,
} from 'recharts';
import { DateTime } from 'luxon';
import { useLanguage } from '../../hooks/useLanguage';
import { useMessages } from '../../hooks/useMessages';
import { Status, statusColor, useAssetLabel, useRelativeTime } from '../common';
import {
  LANES,
  LEFT_EDGE_DAYS,
  TIMELINE_DAYS,
  TimelineMark,
} from './timelineMarks';

/** Before the element has been measured. */
const FIRST_WIDTH = 600;
/** Narrower than this, dates a week apart would overlap. */
const NARROW_WIDTH = 480;
const TICKS = [0, 7, 30, 60, TIMELINE_DAYS];

const KINDS = ['ended', 'soon', 'later'] as const;

/** Shape as well as colour tells one kind from another. */
const PATHS: Record<TimelineMark['kind'], string> = {
  ended: 'M-6,-6 L6,6 M-6,6 L6,-6',
  soon: 'M0,-7 L7,6 L-7,6 Z',
  later: 'M-6,0 a6,6 0 1,0 12,0 a6,6 0 1,0 -12,0 Z',
};

const STATUS_OF_KIND: Record<TimelineMark['kind'], Status> = {
  ended: 'bad',
  soon: 'attention',
  later: 'neutral',
};

const useStyles = makeStyles(
  theme => ({
    mark: {
      cursor: 'pointer',
      outline: 'none',
      '& .focus': { fill: 'none', stroke: 'none' },
      '&:focus .focus': { stroke: theme.palette.text.primary, strokeWidth: 2 },
    },
    legend: {
      display: 'flex',
      flexWrap: 'wrap',
      gap: theme.spacing(0, 2),
      listStyle: 'none',
      margin: 0,
      padding: 0,
    },
    icon: { marginRight: theme.spacing(0.5), verticalAlign: 'middle' },
  }),
  { name: 'WorkloadIdentityTimelineChart' },
);

/** A mark per credential by the days until it ends; each can be focused. */
export default function TimelineChart(props: {
  marks: TimelineMark[];
  now: Date;
  height: number;
  onSelect: (credentialId: string) => void;
}) {
  const { marks, now, height, onSelect } = props;
  const classes = useStyles();
  const theme = useTheme();
  const language = useLanguage();
  const t = useMessages();
  const [ref, { width }] = useMeasure<HTMLDivElement>();
  const chartWidth = Math.floor(width) || FIRST_WIDTH;
  const tick = {
    fill: theme.palette.text.secondary,
    fontSize: 12,
    fontFamily: theme.typography.fontFamily,
  };
  const date = (days: number) =>
    DateTime.fromJSDate(now)
      .plus({ days })
      .setLocale(language)
      .toLocaleString({ day: 'numeric', month: 'short' });

  return (
    <div ref={ref}>
      <div role="group" aria-label={t('ttl.timeline.marks')}>
        <ScatterChart
          width={chartWidth}
          height={height}
          margin={{ top: 8, right: 24, bottom: 0, left: 8 }}
        >
          <CartesianGrid horizontal={false} stroke={theme.palette.divider} />
          <XAxis
            type="number"
            dataKey="day"
            includeHidden
            domain={[-LEFT_EDGE_DAYS - 1, TIMELINE_DAYS]}
            ticks={TICKS.filter(day => day !== 7 || chartWidth >= NARROW_WIDTH)}
            tickFormatter={days =>
              days === 0 ? t('ttl.timeline.today') : date(days)
            }
            tick={tick}
            stroke={theme.palette.text.secondary}
            interval={0}
          />
          <YAxis
            type="number"
            dataKey="lane"
            includeHidden
            domain={[-0.5, LANES - 0.5]}
            reversed
            hide
          />
          <ReferenceLine x={0} stroke={theme.palette.text.secondary} />
          {/* Gives the axes their scale and is not drawn: each of its points
              would be an image to a screen reader, and what is in an image
              can't be chosen. */}
          <Scatter hide data={marks} />
          {marks.map(mark => (
            <ReferenceDot
              key={mark.row.credential.id}
              x={mark.day}
              y={mark.lane}
              shape={({ cx, cy }: { cx: number; cy: number }) => (
                <Mark cx={cx} cy={cy} mark={mark} onSelect={onSelect} />
              )}
            />
          ))}
        </ScatterChart>
      </div>
      <Typography component="ul" variant="body2" className={classes.legend}>
        {KINDS.filter(kind => marks.some(mark => mark.kind === kind)).map(
          kind => (
            <li key={kind}>
              <svg
                width={16}
                height={16}
                viewBox="-8 -8 16 16"
                className={classes.icon}
                aria-hidden
              >
                <Shape kind={kind} status={STATUS_OF_KIND[kind]} />
              </svg>
              {t(`ttl.timeline.legend.${kind}`)}
            </li>
          ),
        )}
      </Typography>
    </div>
  );
}

interface MarkProps {
  cx: number;
  cy: number;
  mark: TimelineMark;
  onSelect: (credentialId: string) => void;
}

function Mark({ cx, cy, mark, onSelect }: MarkProps) {
  const classes = useStyles();
  const label = useAssetLabel();
  const relative = useRelativeTime();
  const t = useMessages();
  const { row, kind } = mark;
  const words = {
    name: label(row.credential),
    time: relative(row.lifetime.expiresAt ?? ''),
  };
  const text =
    kind === 'ended'
      ? t('ttl.timeline.markEnded', words)
      : t('ttl.timeline.markEnds', words);
  const select = () => onSelect(row.credential.id);
  return (
    <g
      role="button"
      tabIndex={0}
      aria-label={text}
      className={classes.mark}
      transform={`translate(${cx} ${cy})`}
      onClick={select}
      onKeyDown={event => {
        if (event.key === 'Enter' || event.key === ' ') {
          event.preventDefault();
          select();
        }
      }}
    >
      <title>{text}</title>
      {/* Larger than the mark, to be hit more easily. */}
      <circle r={11} fill="transparent" />
      <circle r={10} className="focus" />
      <Shape kind={kind} status={row.status} />
    </g>
  );
}

function Shape(props: { kind: TimelineMark['kind']; status: Status }) {
  const color = statusColor(useTheme(), props.status);
  return (
    <path
      d={PATHS[props.kind]}
      fill={props.kind === 'ended' ? 'none' : color}
      stroke={color}
      strokeWidth={props.kind === 'ended' ? 3 : 1}
    />
  );
}
