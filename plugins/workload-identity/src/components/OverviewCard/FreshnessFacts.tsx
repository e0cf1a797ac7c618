import { Chain } from '@tenure/backstage-plugin-workload-identity-common';
import { useMessages } from '../../hooks/useMessages';
import { FreshnessLabel, RelativeTime, StatusMark } from '../common';

/** As of when all this is so, or which source is not up to date, and why. */
export function FreshnessFacts(props: { chain: Chain; refreshError?: Error }) {
  const { chain, refreshError } = props;
  const { freshness } = chain.summary;
  const t = useMessages();
  const titles = new Map(chain.sources.map(({ id, title }) => [id, title]));
  return (
    <>
      {refreshError && (
        <li>
          <StatusMark
            status="stale"
            title={refreshError.message}
            label={t('card.freshness.refreshFailed', {
              time: <RelativeTime at={chain.asOf} />,
            })}
          />
        </li>
      )}
      {freshness.stale.map(({ sourceId, since, reason }) => {
        const source = titles.get(sourceId) ?? sourceId;
        const time = since && <RelativeTime at={since} />;
        if (!time) {
          return (
            <li key={sourceId}>
              <StatusMark
                status="unknown"
                title={reason?.message}
                label={t('card.freshness.notConfirmed', { source })}
              />
            </li>
          );
        }
        return (
          <li key={sourceId}>
            <StatusMark
              status="stale"
              label={
                reason
                  ? t('card.freshness.staleBecause', {
                      source,
                      time,
                      reason: reason.message,
                    })
                  : t('card.freshness.staleSince', { source, time })
              }
            />
          </li>
        );
      })}
      {freshness.stale.length === 0 && (
        <li>
          {freshness.state === 'fresh' && !refreshError ? (
            <StatusMark
              status="good"
              label={<FreshnessLabel freshness={freshness} />}
            />
          ) : (
            <FreshnessLabel freshness={freshness} />
          )}
        </li>
      )}
    </>
  );
}
