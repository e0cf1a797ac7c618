import {
  codesOf,
  deployment,
  factsOf,
  linksOf,
  mapOne,
  pod,
} from '../__testUtils__/objects';

describe('images', () => {
  const digest = `sha256:${'a'.repeat(64)}`;
  it('are known by digest where the reference tells it', () => {
    const mapped = mapOne(
      deployment({
        containers: [
          { name: 'tag', image: 'registry.example:5000/team/app:1.2' },
          { name: 'pinned', image: `app@${digest}` },
          { name: 'odd', image: 'https://user:pass word@host/app' },
        ],
      }),
    );
    expect(linksOf(mapped, 'runs-image')).toEqual({
      'payments/Deployment/checkout -runs-image-> ref:registry.example:5000/team/app:1.2':
        {
          container: 'tag',
          reference: 'registry.example:5000/team/app:1.2',
          account: 'payments/default',
        },
      [`payments/Deployment/checkout -runs-image-> ${digest}`]: {
        container: 'pinned',
        reference: `app@${digest}`,
        account: 'payments/default',
      },
    });
    expect(codesOf(mapped)).toEqual(['InvalidImage']);
  });

  it.each([
    ['docker', `docker-pullable://app@${digest}`, digest],
    ['containerd', `docker.io/library/app@${digest}`, digest],
    ['the id of a local image', digest, 'ref:app:1'],
    ['nothing yet', '', 'ref:app:1'],
  ])('by the digest that %s reports', (_, imageID, name) => {
    const mapped = mapOne(
      pod('one', {
        status: {
          phase: 'Running',
          containerStatuses: [{ name: 'app', image: 'app:1', imageID }],
        },
      }),
    );
    expect(factsOf(mapped)[`image ${name}`]).toEqual({
      references: ['app:1'],
      digestKnown: name === digest,
    });
    expect(mapped.links.find(l => l.type === 'runs-image')).toMatchObject({
      to: { kind: 'image', authority: 'global', name },
      qualifier: 'app',
    });
  });
});
