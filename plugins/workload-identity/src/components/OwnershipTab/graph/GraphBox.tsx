import { makeStyles } from '@material-ui/core/styles';
import { ROLE_CAPABILITIES } from '@tenure/backstage-plugin-workload-identity-common';
import { KeyboardEvent } from 'react';
import { useMessages } from '../../../hooks/useMessages';
import { fullName, statusColor, useAssetLabel } from '../../common';
import { GraphNode } from './chainGraph';

/** Width of a box in px. */
export const BOX_WIDTH = 188;
/** Height of a box in px. */
export const BOX_HEIGHT = 68;
/** As many characters of a name as fit into a line of a box. */
const NAME_LENGTH = 22;
/** The same for the other lines, whose letters are narrower. */
const TEXT_LENGTH = 28;

const useStyles = makeStyles(
  theme => ({
    box: {
      cursor: 'pointer',
      outline: 'none',
      '&:hover rect': { stroke: theme.palette.link },
      '&:focus-visible rect': { stroke: theme.palette.link, strokeWidth: 3 },
    },
    rect: {
      fill: theme.palette.background.default,
      stroke: theme.palette.textSubtle,
      strokeWidth: 1,
    },
    selected: { stroke: theme.palette.link, strokeWidth: 3 },
    // Not seen itself: named only, counted only or not to be seen.
    notSeen: { strokeDasharray: '4 3' },
    kind: { fill: theme.palette.text.secondary, fontSize: 12 },
    name: {
      fill: theme.palette.text.primary,
      fontFamily: 'monospace',
      fontSize: 12.5,
    },
    marks: { fill: theme.palette.text.primary, fontSize: 12 },
    attention: { fill: statusColor(theme, 'attention') },
  }),
  { name: 'WorkloadIdentityGraphBox' },
);

/** A box of the graph; an asset's opens its details. */
export function GraphBox(props: {
  node: GraphNode;
  selected: boolean;
  onOpen: (assetId: string) => void;
}) {
  const { node, selected, onOpen } = props;
  const classes = useStyles();
  const t = useMessages();
  const labelOf = useAssetLabel();

  if (node.type === 'anchor') {
    return <g />;
  }
  if (node.type !== 'asset') {
    const kind = t(`common.kindPlural.${node.kind}`);
    const number = String(node.count);
    const hidden = node.type === 'hidden';
    return (
      <g>
        <title>
          {hidden
            ? t('ownership.chain.hiddenTitle', { kind, number })
            : t('ownership.chain.moreTitle', { kind, number })}
        </title>
        <Frame className={classes.notSeen} />
        <text className={classes.kind} x={12} y={20}>
          {kind}
        </text>
        <text className={classes.marks} x={12} y={38}>
          {hidden
            ? t('ownership.chain.hidden', { number })
            : t('ownership.chain.more', { number })}
        </text>
      </g>
    );
  }

  const { asset } = node;
  const label = labelOf(asset);
  const kind = node.federated
    ? t('ownership.kind.federated')
    : t(`common.kind.${asset.kind}`);
  const power =
    asset.kind === 'role'
      ? ROLE_CAPABILITIES.find(one => asset.facts.capabilities?.includes(one))
      : undefined;
  const marks = [
    power && t(`ownership.chain.power.${power}`),
    node.claimed && t('common.claim.claimed'),
    asset.freshness.state === 'stale' && t('common.status.stale'),
    asset.freshness.state === 'unknown' && t('common.status.unknown'),
    asset.standing !== 'live' && t(`common.standing.${asset.standing}`),
    (asset.sharedBy?.workloads ?? 0) > 1 &&
      t('ownership.chain.shared', {
        number: String(asset.sharedBy?.workloads),
      }),
  ].filter(Boolean);
  const notGood =
    power !== undefined ||
    node.claimed ||
    asset.freshness.state !== 'fresh' ||
    (asset.sharedBy?.workloads ?? 0) > 1;

  const lines = splitName(label);

  const open = () => onOpen(asset.id);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      open();
    }
  };
  return (
    <g
      role="button"
      tabIndex={0}
      className={classes.box}
      aria-haspopup="dialog"
      aria-expanded={selected}
      onClick={open}
      onKeyDown={onKeyDown}
    >
      {/* Its name too: an aria-label would have to hold all that is written
          below, of which the name may be cut. */}
      <title>
        {[
          [t('common.name.open', { kind, name: label }), ...marks].join(', '),
          fullName(asset),
        ].join('\n')}
      </title>
      <Frame
        className={[
          selected && classes.selected,
          asset.standing === 'referenced' && classes.notSeen,
        ]
          .filter(Boolean)
          .join(' ')}
      />
      <text className={classes.kind} x={10} y={16}>
        {kind}
      </text>
      {lines.map((line, index) => (
        <text
          key={index}
          className={classes.name}
          x={10}
          y={(lines.length === 1 ? 38 : 31) + index * 14}
        >
          {line}
        </text>
      ))}
      {notGood && (
        <circle className={classes.attention} cx={13.5} cy={57} r={3} />
      )}
      <text className={classes.marks} x={notGood ? 21 : 10} y={61}>
        {shorten(marks.join(' · '), TEXT_LENGTH)}
      </text>
    </g>
  );
}

function Frame(props: { className?: string }) {
  const classes = useStyles();
  return (
    <rect
      className={`${classes.rect} ${props.className ?? ''}`}
      width={BOX_WIDTH}
      height={BOX_HEIGHT}
      rx={6}
    />
  );
}

/**
 * A name on one line or two, parted where a part of it ends; what does not fit
 * two lines is cut in the middle.
 */
export function splitName(name: string): string[] {
  if (name.length <= NAME_LENGTH) {
    return [name];
  }
  const ends = [...name.matchAll(/(?= @ )|[/:@ -]/g)]
    .map(({ 0: separator, index }) => index + separator.length)
    .filter(end => end > 0 && name.slice(0, end).trim().length <= NAME_LENGTH);
  const fitting = ends.filter(
    end => name.slice(end).trim().length <= NAME_LENGTH,
  );
  const at =
    fitting.find(end => name.startsWith(' @ ', end)) ??
    fitting.at(-1) ??
    ends.at(-1) ??
    NAME_LENGTH;
  return [
    name.slice(0, at).trim(),
    shorten(name.slice(at).trim(), NAME_LENGTH),
  ];
}

/** Cuts in the middle: the ends of names are what tells them apart. */
function shorten(name: string, length: number): string {
  if (name.length <= length) {
    return name;
  }
  const end = Math.floor((length - 1) / 2);
  return `${name.slice(0, length - 1 - end)}…${name.slice(-end)}`;
}
