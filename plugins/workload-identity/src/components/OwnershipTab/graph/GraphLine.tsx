import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { makeStyles } from '@material-ui/core/styles';
import { workloadIdentityTranslationRef } from '../../../translation';
import { GraphEdge } from './chainGraph';

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
export function GraphLine(props: {
  edge: GraphEdge & { points?: Array<{ x: number; y: number }> };
}) {
  const classes = useStyles();
  const { t } = useTranslationRef(workloadIdentityTranslationRef);
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

/** Leaves and arrives level, as lines between columns should. */
function curve(points: Array<{ x: number; y: number }>): string | undefined {
  const finite = points.filter(
    ({ x, y }) => Number.isFinite(x) && Number.isFinite(y),
  );
  if (finite.length < 2) {
    return undefined;
  }
  const [first, ...rest] = finite;
  let from = first;
  let path = `M${first.x},${first.y}`;
  for (const to of rest) {
    const middle = (from.x + to.x) / 2;
    path += `C${middle},${from.y} ${middle},${to.y} ${to.x},${to.y}`;
    from = to;
  }
  return path;
}
