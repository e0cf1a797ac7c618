import { codesOf, factsOf, mapOne } from '../__testUtils__/objects';

const account = (
  name: string,
  annotations?: Record<string, string>,
  more?: object,
) => ({
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: { name, namespace: 'payments', uid: 'u', annotations },
  ...more,
});

describe('service accounts', () => {
  it('are identities', () => {
    const mapped = mapOne(
      account(
        'checkout',
        { 'tenure.dev/component': 'c', other: 'x' },
        {
          automountServiceAccountToken: false,
          imagePullSecrets: [{ name: 'registry' }, { name: 'no/name' }],
          secrets: [{ name: 'legacy' }],
        },
      ),
    );
    expect(mapped).toEqual({
      scope: { resource: 'serviceaccounts', namespace: 'payments' },
      assets: [
        {
          key: {
            kind: 'identity',
            authority: 'cluster:prod',
            name: 'payments/checkout',
          },
          incarnation: 'u',
          facts: {
            class: 'kubernetes-service-account',
            isDefault: false,
            automountServiceAccountToken: false,
            imagePullSecrets: ['registry'],
            annotations: { 'tenure.dev/component': 'c' },
          },
        },
      ],
      links: [],
      problems: [expect.objectContaining({ code: 'InvalidReference' })],
    });
    expect(
      factsOf(mapOne(account('default')))['identity payments/default'],
    ).toEqual({ class: 'kubernetes-service-account', isDefault: true });
  });

  const AWS = 'eks.amazonaws.com/role-arn';
  const GCP = 'iam.gke.io/gcp-service-account';
  const AZURE = 'azure.workload.identity/client-id';
  const TENANT = 'azure.workload.identity/tenant-id';
  const client = '0A1B2C3D-0000-4000-8000-00000000000f';

  it.each([
    [
      { [AWS]: 'arn:aws:iam::123456789012:role/team/checkout' },
      'cloud-account:aws/123456789012',
      'arn:aws:iam::123456789012:role/team/checkout',
    ],
    [
      { [AWS]: 'arn:aws-us-gov:iam::123456789012:role/x' },
      'cloud-account:aws/123456789012',
      'arn:aws-us-gov:iam::123456789012:role/x',
    ],
    [
      { [GCP]: 'checkout@my-project.iam.gserviceaccount.com' },
      'cloud-account:gcp/my-project',
      'checkout@my-project.iam.gserviceaccount.com',
    ],
    [
      { [GCP]: '123-compute@developer.gserviceaccount.com' },
      'cloud-account:gcp/123',
      '123-compute@developer.gserviceaccount.com',
    ],
    [{ [AZURE]: client }, 'cloud-account:azure/unknown', client.toLowerCase()],
    [
      { [AZURE]: client, [TENANT]: client },
      `cloud-account:azure/${client.toLowerCase()}`,
      client.toLowerCase(),
    ],
  ])('federate by %p', (annotations, authority, name) => {
    const mapped = mapOne(account('a', annotations as never));
    const key = { kind: 'identity', authority, name };
    expect(mapped.assets[1]).toEqual({ key, facts: { class: 'cloud-role' } });
    expect(mapped.links).toEqual([
      {
        type: 'federates-to',
        from: expect.objectContaining({ name: 'payments/a' }),
        to: key,
        facts: {
          mechanism: expect.stringMatching(/^(aws|gcp|azure)-/),
          conditions: expect.arrayContaining([
            expect.stringMatching(/^subject \S*payments[:/]a\b/),
          ]),
        },
      },
    ]);
  });

  it.each([
    { [AWS]: 'arn:aws:iam::12345:role/x' },
    { [AWS]: 'arn:aws:iam::123456789012:user/x' },
    { [GCP]: 'checkout@evil.example' },
    { [GCP]: 'checkout@a..b.iam.gserviceaccount.com' },
    { [AZURE]: 'not-a-guid' },
    { [AZURE]: client, [TENANT]: '../other' },
  ])('do not federate by %p', annotations => {
    const mapped = mapOne(account('a', annotations as never));
    expect(codesOf(mapped)).toEqual(['InvalidFederation']);
    expect(mapped.links).toEqual([]);
    expect(mapped.assets).toHaveLength(1);
  });
});
