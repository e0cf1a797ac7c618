import { Link } from '@backstage/core-components';
import { EntityInfoCard, useEntity } from '@backstage/plugin-catalog-react';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import {
  ANNOTATION_ASSET_ID,
  Chain,
  ChainNode,
  OwnerRole,
} from '@tenure/backstage-plugin-workload-identity-common';
import { assetIdOf } from '../../hooks/assetIdOf';
import { useMessages } from '../../hooks/useMessages';
import { usePageLinks } from '../../hooks/usePageLinks';
import { useTabLinks } from '../../hooks/useTabLink';
import { FactList } from '../asset/FactList';
import { StandingLabel } from '../asset/StandingLabel';
import { ChainBoundary, FreshnessLabel, useClassLabel } from '../common';
import { RoleCell } from '../OwnershipTab/matrix/RoleCell';
import { CardRow } from '../OverviewCard/CardRow';
import { FreshnessFacts } from '../OverviewCard/FreshnessFacts';
import { LifetimeFacts } from '../OverviewCard/LifetimeFacts';
import { ReachFacts } from '../OverviewCard/ReachFacts';

const useStyles = makeStyles(
  theme => ({
    rows: { listStyle: 'none', margin: theme.spacing(2, 0, 0), padding: 0 },
    code: { fontFamily: 'monospace' },
    foot: { marginTop: theme.spacing(1) },
  }),
  { name: 'WorkloadIdentityAssetEntityCard' },
);

/**
 * The card of a WorkloadIdentity or WorkloadSecret: what the inventory knows of
 * the asset that the entity stands for.
 *
 * @public
 */
export function AssetEntityCard() {
  const { entity } = useEntity();
  const t = useMessages();
  const assetId = assetIdOf(entity);
  return (
    <EntityInfoCard title={t('organisation.entity.title')}>
      {assetId ? (
        <ChainBoundary variant="card" skeletonHeight={260}>
          {(chain, { error }) => (
            <Facts chain={chain} assetId={assetId} refreshError={error} />
          )}
        </ChainBoundary>
      ) : (
        <Unlinked />
      )}
    </EntityInfoCard>
  );
}

function Facts(props: { chain: Chain; assetId: string; refreshError?: Error }) {
  const { chain, assetId } = props;
  const classes = useStyles();
  const t = useMessages();
  const links = useTabLinks();
  const pages = usePageLinks();
  const node = chain.nodes.find(({ id }) => id === assetId);
  return (
    <>
      {node && <AssetFacts node={node} />}
      <ul className={classes.rows}>
        <CardRow label={t('card.row.ownership')} to={links.ownership?.({})}>
          <li>
            <Accountable owners={node?.owners} />
          </li>
        </CardRow>
        <CardRow label={t('card.row.lifetime')} to={links.ttl?.({})}>
          <LifetimeFacts chain={chain} />
        </CardRow>
        {node?.kind === 'identity' && (
          <CardRow label={t('card.row.reach')} to={links.ownership?.({})}>
            <ReachFacts chain={chain} />
          </CardRow>
        )}
        <CardRow label={t('card.row.freshness')} to={links.ownership?.({})}>
          <FreshnessFacts chain={chain} refreshError={props.refreshError} />
        </CardRow>
      </ul>
      {pages.asset && (
        <Typography className={classes.foot}>
          <Link to={pages.asset(assetId)}>{t('organisation.entity.open')}</Link>
        </Typography>
      )}
    </>
  );
}

function AssetFacts(props: { node: ChainNode }) {
  const { node } = props;
  const classes = useStyles();
  const t = useMessages();
  const classLabel = useClassLabel();
  const type =
    (node.kind === 'identity' && node.facts.class) ||
    (node.kind === 'secret' && node.facts.type);
  const workloads = node.sharedBy?.workloads;
  return (
    <FactList
      rows={[
        {
          term: t('organisation.column.class'),
          value: type && classLabel(type),
        },
        { term: t('organisation.column.environment'), value: node.environment },
        {
          term: t('organisation.column.cluster'),
          value: (
            <span className={classes.code}>
              {node.cluster ?? node.authority}
            </span>
          ),
        },
        {
          term: t('organisation.column.namespace'),
          value: node.namespace && (
            <span className={classes.code}>{node.namespace}</span>
          ),
        },
        {
          term: t('organisation.entity.usedBy'),
          value:
            workloads !== undefined &&
            t('organisation.entity.workloads', { count: workloads }),
        },
        {
          term: t('organisation.column.standing'),
          value: <StandingLabel standing={node.standing} />,
        },
        {
          term: t('organisation.column.freshness'),
          value: <FreshnessLabel freshness={node.freshness} />,
        },
      ]}
    />
  );
}

const ROLE: OwnerRole = 'accountable';

function Accountable(props: { owners: ChainNode['owners'] }) {
  return (
    <RoleCell
      role={ROLE}
      answer={props.owners?.find(({ role }) => role === ROLE)}
    />
  );
}

function Unlinked() {
  const classes = useStyles();
  const t = useMessages();
  return (
    <>
      <Typography variant="h6" component="h3">
        {t('organisation.entity.unlinked')}
      </Typography>
      <Typography>
        {t('organisation.entity.unlinkedText', {
          annotation: (
            <span className={classes.code}>{ANNOTATION_ASSET_ID}</span>
          ),
        })}
      </Typography>
    </>
  );
}
