import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Chain } from '@tenure/backstage-plugin-workload-identity-common';
import { useLanguage } from '../../hooks/useLanguage';
import { useMessages } from '../../hooks/useMessages';
import { OwnerLinks, StatusMark } from '../common';
import { claimants, GapState, OtherRole, roleGaps } from './findings';
import { goodStatus } from './goodStatus';

/** Who answers, and what is not settled about it. */
export function OwnershipFacts(props: { chain: Chain }) {
  const { chain } = props;
  const { ownership, workloads, identities } = chain.summary;
  const t = useMessages();

  const language = useLanguage();
  const inWords = (roles: OtherRole[], state: GapState) =>
    new Intl.ListFormat(language, {
      type: state === 'missing' ? 'disjunction' : 'conjunction',
    }).format(roles.map(role => t(`card.ownership.role.${role}`)));

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
      {(['missing', 'dangling', 'empty', 'ambiguous'] as const).map(
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
      {roleGaps(chain).map(([state, roles]) => (
        <li key={`roles ${state}`}>
          <StatusMark
            status={
              state === 'missing' || state === 'claimed' ? 'attention' : 'bad'
            }
            label={t(`card.ownership.roles.${state}`, {
              roles: inWords(roles, state),
            })}
          />
        </li>
      ))}
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
