import {
  DependencyGraph,
  DependencyGraphTypes,
  InfoCard,
} from '@backstage/core-components';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { EntityChain } from '@tenure/backstage-plugin-workload-identity-common';
import { useCallback, useMemo, useState } from 'react';
import { workloadIdentityTranslationRef } from '../../../translation';
import { ScrollRegion } from '../../common';
import { createChainGraph, GraphEdge, GraphNode } from './chainGraph';
import { BOX_WIDTH, GraphBox } from './GraphBox';
import { GraphLine } from './GraphLine';

/** A chain with more nodes is drawn when asked for. */
const DRAWN_AT_ONCE = 150;
const LANE_GAP = 44;

const useStyles = makeStyles(
  theme => ({
    scroll: { paddingBottom: theme.spacing(1) },
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
  chain: EntityChain;
  selectedId?: string;
  onOpen: (assetId: string) => void;
}) {
  const { chain } = props;
  const classes = useStyles();
  const { t } = useTranslationRef(workloadIdentityTranslationRef);
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
  chain: EntityChain;
  selectedId?: string;
  onOpen: (assetId: string) => void;
}) {
  const { chain, selectedId, onOpen } = props;
  const classes = useStyles();
  const { t } = useTranslationRef(workloadIdentityTranslationRef);
  const { nodes, edges, lanes } = useMemo(
    () => createChainGraph(chain),
    [chain],
  );
  const renderNode = useCallback(
    ({ node }: DependencyGraphTypes.RenderNodeProps<GraphNode>) => (
      <GraphBox node={node} selected={node.id === selectedId} onOpen={onOpen} />
    ),
    [selectedId, onOpen],
  );
  const renderEdge = useCallback(
    ({ edge, id }: DependencyGraphTypes.RenderEdgeProps<GraphEdge>) => (
      <GraphLine key={`${id.v} ${id.w}`} edge={edge} />
    ),
    [],
  );
  return (
    <ScrollRegion
      className={classes.scroll}
      label={t('ownership.chain.region')}
    >
      {/* As wide as the lanes need: it scrolls where the screen is narrower. */}
      <div style={{ minWidth: lanes.length * (BOX_WIDTH + LANE_GAP) }}>
        <DependencyGraph
          nodes={nodes}
          edges={edges}
          renderNode={renderNode}
          renderEdge={renderEdge}
          direction={DependencyGraphTypes.Direction.LEFT_RIGHT}
          nodeMargin={12}
          rankMargin={LANE_GAP}
          paddingX={8}
          paddingY={8}
          zoom="disabled"
          allowFullscreen={false}
        />
      </div>
    </ScrollRegion>
  );
}
