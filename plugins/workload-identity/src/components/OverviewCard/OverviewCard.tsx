import { EntityInfoCard } from '@backstage/plugin-catalog-react';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { Chain } from '@tenure/backstage-plugin-workload-identity-common';
import { useMessages } from '../../hooks/useMessages';
import { useNow } from '../../hooks/useNow';
import { useTabLinks } from '../../hooks/useTabLink';
import { ChainBoundary, PartlyVisible, RelativeTime } from '../common';
import { CardRow } from './CardRow';
import { expiredInUse, roleGaps } from './findings';
import { FreshnessFacts } from './FreshnessFacts';
import { LifetimeFacts } from './LifetimeFacts';
import { OwnershipFacts } from './OwnershipFacts';
import { ReachFacts } from './ReachFacts';

const useStyles = makeStyles(
  theme => ({
    rows: { listStyle: 'none', margin: theme.spacing(2, 0, 0), padding: 0 },
  }),
  { name: 'WorkloadIdentityOverviewCard' },
);

/**
 * The card "Identity" of a component's overview: what it runs as, and whether
 * its ownership, lifetimes, reach and the freshness of all that are well.
 *
 * @public
 */
export function OverviewCard() {
  const t = useMessages();
  return (
    <EntityInfoCard title={t('card.title')}>
      <ChainBoundary variant="card" skeletonHeight={220}>
        {(chain, { error }) => <Overview chain={chain} refreshError={error} />}
      </ChainBoundary>
    </EntityInfoCard>
  );
}

function Overview(props: { chain: Chain; refreshError?: Error }) {
  const { chain } = props;
  const classes = useStyles();
  const t = useMessages();
  const links = useTabLinks();
  const now = useNow();
  const { summary } = chain;
  const gaps =
    summary.ownership.missing +
    summary.ownership.ambiguous +
    summary.ownership.dangling +
    summary.ownership.empty +
    roleGaps(chain).length +
    summary.ownership.claimed;
  const hidden =
    chain.hiddenWorkloads +
    chain.redacted.reduce((sum, { count }) => sum + count, 0);

  return (
    <div>
      <Typography component="p">
        <Sentence chain={chain} />
      </Typography>
      <ul className={classes.rows}>
        <CardRow
          label={t('card.row.ownership')}
          to={links.ownership?.(gaps > 0 ? { show: 'gaps' } : {})}
        >
          <OwnershipFacts chain={chain} />
        </CardRow>
        <CardRow
          label={t('card.row.lifetime')}
          to={links.ttl?.(lifetimeFilter(chain, now))}
        >
          <LifetimeFacts chain={chain} />
        </CardRow>
        <CardRow
          label={t('card.row.reach')}
          to={links.ownership?.(
            summary.reach.sharedIdentities > 0 ? { show: 'shared' } : {},
          )}
        >
          <ReachFacts chain={chain} />
        </CardRow>
        <CardRow
          label={t('card.row.freshness')}
          to={links.ownership?.(
            summary.freshness.state === 'fresh' ? {} : { show: 'stale' },
          )}
        >
          <FreshnessFacts chain={chain} refreshError={props.refreshError} />
        </CardRow>
      </ul>
      <PartlyVisible count={hidden} />
    </div>
  );
}

function Sentence(props: { chain: Chain }) {
  const { summary } = props.chain;
  const t = useMessages();
  const identities = (
    <strong>{t('card.identities', { count: summary.identities })}</strong>
  );
  const next = summary.lifetime.next;
  return (
    <>
      {summary.environments.length > 0
        ? t('card.runsAsIn', {
            identities,
            environments: t('card.environments', {
              count: summary.environments.length,
            }),
          })
        : t('card.runsAs', { identities })}{' '}
      {next
        ? t('card.nextExpiry', {
            name: <strong>{next.displayName}</strong>,
            time: (
              <strong>
                <RelativeTime at={next.at} />
              </strong>
            ),
          })
        : t('card.noNextExpiry')}
    </>
  );
}

/** The filter of the TTL tab that shows the worst of what the row tells. */
function lifetimeFilter(chain: Chain, now: Date): Record<string, string> {
  const { lifetime } = chain.summary;
  // On the tab, "expired" is what has ended and is still in use.
  const counts = { ...lifetime, expired: expiredInUse(chain, now) };
  const worst = (
    ['expired', 'within7d', 'never', 'within30d', 'unknown'] as const
  ).find(bucket => counts[bucket] > 0);
  return worst ? { lifetime: worst } : {};
}
