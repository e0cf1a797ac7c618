import { createChain } from '../../../__testUtils__/fixtures';
import { groupIdentities, identitiesOf, placeOf } from './matrixGroups';

describe('groupIdentities', () => {
  const [own] = identitiesOf(createChain());
  const inCloud = {
    ...own,
    cluster: undefined,
    environment: undefined,
    namespace: undefined,
  };

  it('puts clusters first and gives each account of a cloud its own group', () => {
    const groups = groupIdentities([
      { ...inCloud, id: 'aws', authority: 'cloud-account:aws/111122223333' },
      { ...inCloud, id: 'gcp', authority: 'cloud-account:gcp/shop' },
      { ...own, id: 'z', environment: 'staging', cluster: 'a-staging' },
      { ...own, id: 'unset', environment: undefined, cluster: 'a-lab' },
      { ...own, id: 'b', name: 'payments/b' },
      { ...own, id: 'a', name: 'payments/a' },
    ]);
    expect(
      groups.map(({ identities }) => identities.map(({ id }) => id)),
    ).toEqual([['a', 'b'], ['z'], ['unset'], ['aws'], ['gcp']]);
  });
});

describe('placeOf', () => {
  it.each([
    ['cloud-account:aws/111122223333', 'aws', '111122223333'],
    ['cloud-account:gcp/shop', 'gcp', 'shop'],
    ['cloud-account:azure/unknown', 'azure', 'unknown'],
    ['cloud-account:other/7', 'cloud-account', 'other/7'],
    ['trust-domain:prod.example', 'trust-domain', 'prod.example'],
    ['global', 'global', ''],
  ] as const)('%s is %s %s', (authority, type, name) => {
    expect(placeOf(authority)).toEqual({ type, name });
  });
});
