import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Chain } from '@tenure/backstage-plugin-workload-identity-common';
import { workloadIdentityTranslationRef } from '../../translation';
import { OwnerLinks, StatusMark } from '../common';
import { claimants } from './findings';
import { goodStatus } from './goodStatus';

/** Who answers, and what is not settled about it. */
export function OwnershipFacts(props: { chain: Chain }) {
  const { chain } = props;
  const { ownership, workloads, identities } = chain.summary;
  const { t } = useTranslationRef(workloadIdentityTranslationRef);

  if (identities === 0) {
    return (
      <li>
        <StatusMark status="unknown" label={t('card.ownership.noIdentity')} />
      </li>
    );
  }
  return (
    <>
      {ownership.accountable.map(owner => (
        <li key={owner}>
          <StatusMark
            status={goodStatus(chain)}
            label={t('card.ownership.accountable', {
              owner: <EntityRefLink entityRef={owner} />,
            })}
          />
        </li>
      ))}
      {(['missing', 'dangling', 'ambiguous'] as const).map(
        state =>
          ownership[state] > 0 && (
            <li key={state}>
              <StatusMark
                status="bad"
                label={t(`card.ownership.${state}`, {
                  count: ownership[state],
                })}
              />
            </li>
          ),
      )}
      {ownership.claimed > 0 && (
        <li>
          <StatusMark
            status="attention"
            label={t('card.ownership.claimed', {
              count: ownership.claimed,
              owners: <OwnerLinks refs={claimants(chain)} />,
            })}
          />
        </li>
      )}
      {workloads.claimed > 0 && (
        <li>
          <StatusMark
            status="attention"
            label={t('card.ownership.workloadsClaimed', {
              count: workloads.claimed,
            })}
          />
        </li>
      )}
    </>
  );
}
