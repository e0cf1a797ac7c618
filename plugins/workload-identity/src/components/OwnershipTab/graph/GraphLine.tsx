import { makeStyles } from '@material-ui/core/styles';
import { useMessages } from '../../../hooks/useMessages';
import { GraphEdge } from './chainGraph';
import { BOX_HEIGHT, BOX_WIDTH } from './GraphBox';

const useStyles = makeStyles(
  theme => ({
    line: {
      fill: 'none',
      stroke: theme.palette.textSubtle,
      strokeWidth: 1.3,
      opacity: 0.7,
    },
  }),
  { name: 'WorkloadIdentityGraphLine' },
);

/** One link; the lines that only hold lanes in place are not drawn. */
export function GraphLine(props: { edge: GraphEdge & { points?: Point[] } }) {
  const classes = useStyles();
  const t = useMessages();
  const { linkType, points } = props.edge;
  if (!linkType || !points) {
    return null;
  }
  const path = curve(points);
  return path ? (
    <path className={classes.line} d={path} aria-hidden>
      <title>{t(`ownership.link.${linkType}`)}</title>
    </path>
  ) : null;
}

interface Point {
  x: number;
  y: number;
}

/** Leaves and arrives level and in the middle of a side, as between columns. */
function curve(points: Point[]): string | undefined {
  const finite = points.filter(
    ({ x, y }) => Number.isFinite(x) && Number.isFinite(y),
  );
  if (finite.length < 2) {
    return undefined;
  }
  const last = finite.length - 1;
  const start = middleOfSide(finite[0], finite[1]);
  const end = middleOfSide(finite[last], finite[last - 1]);
  let from = start;
  let path = `M${start.x},${start.y}`;
  for (const to of [...finite.slice(1, last), end]) {
    const middle = (from.x + to.x) / 2;
    path += `C${middle},${from.y} ${middle},${to.y} ${to.x},${to.y}`;
    from = to;
  }
  return path;
}

/**
 * The layout lets a line end where the ray from the box's centre to the next
 * point leaves the box, often on its top or bottom. From that the centre
 * follows, and from it the middle of the side that faces the next point.
 */
function middleOfSide(end: Point, next: Point): Point {
  const dx = next.x - end.x;
  const dy = next.y - end.y;
  const towards = dx < 0 ? -1 : 1;
  const rise = dx === 0 ? 0 : (dy / dx) * towards * (BOX_WIDTH / 2);
  if (dx !== 0 && Math.abs(rise) <= BOX_HEIGHT / 2) {
    return { x: end.x, y: end.y - rise };
  }
  const y = end.y - Math.sign(dy) * (BOX_HEIGHT / 2);
  const x = dy === 0 ? end.x : end.x - (dx / dy) * (end.y - y);
  return { x: x + towards * (BOX_WIDTH / 2), y };
}
