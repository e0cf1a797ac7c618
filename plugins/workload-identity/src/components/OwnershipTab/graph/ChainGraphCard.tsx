import {
  DependencyGraph,
  DependencyGraphTypes,
  InfoCard,
} from '@backstage/core-components';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { Chain } from '@tenure/backstage-plugin-workload-identity-common';
import { useCallback, useMemo, useState } from 'react';
import { useMessages } from '../../../hooks/useMessages';
import { ScrollRegion } from '../../common';
import { createChainGraph, GraphEdge, GraphNode } from './chainGraph';
import { BOX_WIDTH, GraphBox } from './GraphBox';
import { foldGroupRoles } from './foldGroupRoles';
import { GraphLine } from './GraphLine';

/** A chain with more nodes is drawn when asked for. */
const DRAWN_AT_ONCE = 150;
const COLUMN_GAP = 44;
const MARGIN = 8;
/** It is not drawn smaller than this, so that its text (12 px) can be read. */
const SMALLEST_SCALE = 0.85;

const useStyles = makeStyles(
  theme => ({
    // Holds the button of the graph in place while the graph scrolls below it.
    frame: { position: 'relative' },
    scroll: { paddingBottom: theme.spacing(1) },
    graph: {
      display: 'block',
      marginTop: theme.spacing(6),
      '.fullscreen-enabled &': {
        marginTop: 0,
        padding: theme.spacing(2),
        boxSizing: 'border-box',
      },
    },
    large: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(2),
    },
  }),
  { name: 'WorkloadIdentityChainGraph' },
);

/** The chain as a graph, left to right, one lane per kind. */
export function ChainGraphCard(props: {
  chain: Chain;
  selectedId?: string;
  onOpen: (assetId: string) => void;
}) {
  const { chain } = props;
  const classes = useStyles();
  const t = useMessages();
  const [wanted, setWanted] = useState(false);
  const count = chain.nodes.length;
  return (
    <InfoCard
      title={t('ownership.chain.title')}
      titleTypographyProps={{ component: 'h2' }}
      subheader={t('ownership.chain.subtitle')}
    >
      {count > DRAWN_AT_ONCE && !wanted ? (
        <div className={classes.large}>
          <Typography>{t('ownership.chain.large', { count })}</Typography>
          <Button variant="outlined" onClick={() => setWanted(true)}>
            {t('ownership.chain.draw')}
          </Button>
        </div>
      ) : (
        <Drawing {...props} />
      )}
    </InfoCard>
  );
}

function Drawing(props: {
  chain: Chain;
  selectedId?: string;
  onOpen: (assetId: string) => void;
}) {
  const { chain, selectedId, onOpen } = props;
  const classes = useStyles();
  const t = useMessages();
  const { nodes, edges, columns } = useMemo(
    () => createChainGraph(foldGroupRoles(chain)),
    [chain],
  );
  const open = useCallback(
    (assetId: string) => {
      // The details would open behind what fills the screen.
      if (document.fullscreenElement) {
        document.exitFullscreen().catch(() => undefined);
      }
      onOpen(assetId);
    },
    [onOpen],
  );
  const renderNode = useCallback(
    ({ node }: DependencyGraphTypes.RenderNodeProps<GraphNode>) => (
      <GraphBox node={node} selected={node.id === selectedId} onOpen={open} />
    ),
    [selectedId, open],
  );
  const width = columns * (BOX_WIDTH + COLUMN_GAP) - COLUMN_GAP + 2 * MARGIN;
  const renderEdge = useCallback(
    ({ edge, id }: DependencyGraphTypes.RenderEdgeProps<GraphEdge>) => (
      <GraphLine key={`${id.v} ${id.w}`} edge={edge} />
    ),
    [],
  );
  return (
    <div className={classes.frame}>
      <ScrollRegion
        className={classes.scroll}
        label={t('ownership.chain.region')}
        hint={t('ownership.chain.scroll')}
      >
        {/* Fits the width down to what can be read, and scrolls from there. */}
        <div style={{ minWidth: Math.round(width * SMALLEST_SCALE) }}>
          <DependencyGraph
            nodes={nodes}
            edges={edges}
            renderNode={renderNode}
            renderEdge={renderEdge}
            direction={DependencyGraphTypes.Direction.LEFT_RIGHT}
            nodeMargin={10}
            edgeMargin={6}
            rankMargin={COLUMN_GAP}
            paddingX={MARGIN}
            paddingY={MARGIN}
            zoom="disabled"
            preserveAspectRatio="xMinYMin meet"
            className={classes.graph}
          />
        </div>
      </ScrollRegion>
    </div>
  );
}
