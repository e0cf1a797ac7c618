import { InfoCard } from '@backstage/core-components';
import { Skeleton } from '@backstage/ui';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { Chain } from '@tenure/backstage-plugin-workload-identity-common';
import { ReactNode } from 'react';
import { ChainResult, useChain } from '../../hooks/useChain';
import { useMessages } from '../../hooks/useMessages';
import {
  EntitySubject,
  useOptionalSubject,
  useSubject,
} from '../../hooks/useSubject';
import { AssetNamesProvider } from './AssetName';
import { ChainEmpty } from './ChainEmpty';
import { ChainError } from './ChainError';
import { isFirstRead } from './freshness';
import { StaleBanner } from './StaleBanner';
import { StatusMark } from './StatusMark';

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

interface ChainBoundaryProps {
  variant?: 'tab' | 'card';
  /** Height in px that the loading skeleton takes, so that nothing jumps. */
  skeletonHeight?: number;
  children: (
    chain: Chain,
    state: Pick<ChainResult, 'retry' | 'refreshing' | 'error'>,
  ) => ReactNode;
}

/**
 * Reads the chain of the subject at hand, which is the page's entity where
 * nothing else is said, and shows every state in which there is
 * nothing else to show: loading, failed, forbidden, not found, empty. With a
 * chain, it shows what is stale above and then the children.
 *
 * `card` is for a card of the overview page, which has its own frame and says
 * what is stale itself.
 */
export function ChainBoundary(props: ChainBoundaryProps) {
  return useOptionalSubject() ? (
    <OfSubject {...props} />
  ) : (
    <EntitySubject>
      <OfSubject {...props} />
    </EntitySubject>
  );
}

function OfSubject(props: ChainBoundaryProps) {
  const { variant = 'tab', skeletonHeight = 320 } = props;
  const classes = useStyles();
  const t = useMessages();
  const { chainKey } = useSubject();
  const { chain, loading, error, retry, refreshing } = useChain(chainKey);

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
    content = chain.sources.some(isFirstRead) ? (
      <FirstRead />
    ) : (
      <ChainEmpty hiddenWorkloads={chain.hiddenWorkloads} />
    );
  } else if (error) {
    content = <ChainError error={error} onRetry={retry} />;
  }
  if (variant === 'card') {
    return <Typography component="div">{content}</Typography>;
  }
  return <InfoCard>{content}</InfoCard>;
}

function FirstRead() {
  const t = useMessages();
  const { name } = useSubject();
  return (
    <div role="status">
      <Typography variant="h6" component="h2">
        <StatusMark status="unknown" label={t('common.firstRead.title')} />
      </Typography>
      <Typography>{t('common.firstRead.text', { entity: name })}</Typography>
    </div>
  );
}
