import { InfoCard } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Skeleton } from '@backstage/ui';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { EntityChain } from '@tenure/backstage-plugin-workload-identity-common';
import { ReactNode } from 'react';
import { EntityChainResult, useEntityChain } from '../../hooks/useEntityChain';
import { workloadIdentityTranslationRef } from '../../translation';
import { AssetNamesProvider } from './AssetName';
import { ChainEmpty } from './ChainEmpty';
import { ChainError } from './ChainError';
import { StaleBanner } from './StaleBanner';

const useStyles = makeStyles(
  theme => ({
    stack: {
      display: 'flex',
      flexDirection: 'column',
      gap: theme.spacing(2),
      minWidth: 0,
    },
  }),
  { name: 'WorkloadIdentityChainBoundary' },
);

/**
 * Reads the chain of the entity at hand and shows every state in which there is
 * nothing else to show: loading, failed, forbidden, not found, empty. With a
 * chain, it shows what is stale above and then the children.
 *
 * `card` is for a card of the overview page, which has its own frame and says
 * what is stale itself.
 */
export function ChainBoundary(props: {
  variant?: 'tab' | 'card';
  /** Height in px that the loading skeleton takes, so that nothing jumps. */
  skeletonHeight?: number;
  children: (
    chain: EntityChain,
    state: Pick<EntityChainResult, 'retry' | 'refreshing' | 'error'>,
  ) => ReactNode;
}) {
  const { variant = 'tab', skeletonHeight = 320 } = props;
  const classes = useStyles();
  const { t } = useTranslationRef(workloadIdentityTranslationRef);
  const { entity } = useEntity();
  const { chain, loading, error, retry, refreshing } = useEntityChain(
    stringifyEntityRef(entity),
  );

  if (chain && (chain.nodes.length > 0 || chain.matches.length > 0)) {
    return (
      <AssetNamesProvider assets={chain.nodes}>
        <div className={classes.stack} aria-busy={refreshing}>
          {variant === 'tab' && (
            <StaleBanner chain={chain} error={error} onRetry={retry} />
          )}
          {props.children(chain, { retry, refreshing, error })}
        </div>
      </AssetNamesProvider>
    );
  }

  let content: ReactNode;
  if (loading) {
    content = (
      <div role="status" aria-label={t('common.loading')}>
        <Skeleton width="100%" height={skeletonHeight} />
      </div>
    );
  } else if (chain) {
    content = <ChainEmpty hiddenWorkloads={chain.hiddenWorkloads} />;
  } else if (error) {
    content = <ChainError error={error} onRetry={retry} />;
  }
  if (variant === 'card') {
    return <Typography component="div">{content}</Typography>;
  }
  return <InfoCard>{content}</InfoCard>;
}
