import { Entity } from '@backstage/catalog-model';
import { screen, within } from '@testing-library/react';
import { axe } from 'jest-axe';
import {
  createAssetChain,
  listOf,
  NOW,
  stale,
} from '../../__testUtils__/fixtures';
import { createApi } from '../../__testUtils__/renderOnEntity';
import { renderOnPage } from '../../__testUtils__/renderOnPage';
import { AssetEntityCard } from './AssetEntityCard';
import { CoveredTab } from './CoveredTab';
import { RecordCard } from './RecordCard';

// Queries by role walk the whole table.
jest.setTimeout(60_000);

// Contrast can't be told in jsdom, and trying to takes most of the time.
const AXE = { rules: { 'color-contrast': { enabled: false } } };

const identityEntity: Entity = {
  apiVersion: 'tenure.dev/v1alpha1',
  kind: 'WorkloadIdentity',
  metadata: {
    name: 'checkout-prod-eu',
    annotations: { 'tenure.dev/asset-id': 'i-prod' },
  },
  spec: {
    type: 'kubernetes-service-account',
    authority: 'cluster:prod-eu',
    subject: 'payments/checkout',
  },
};

const recordEntity: Entity = {
  apiVersion: 'tenure.dev/v1alpha1',
  kind: 'IdentityOwner',
  metadata: { name: 'payments-identities', namespace: 'default' },
  spec: {
    owner: 'payments',
    operators: ['group:default/platform', 'user:default/gone'],
    successor: 'core-banking',
    covers: [
      { cluster: 'prod-eu', namespace: 'payments' },
      { component: 'component:default/checkout' },
      { identity: 'spiffe://prod.example/ns/payments/*' },
    ],
  },
};
const RECORD = 'identityowner:default/payments-identities';

const onEntity = (
  element: JSX.Element,
  entity: Entity,
  api: ReturnType<typeof createApi>,
  catalog?: object,
) => renderOnPage(element, { api, entity, catalog, path: '/' });

describe('the card of an identity’s entity', () => {
  it('tells the facts of the asset that it stands for', async () => {
    const api = createApi({
      getAssetChain: jest.fn(async id => createAssetChain(id)),
    });
    const { container } = onEntity(<AssetEntityCard />, identityEntity, api);
    await screen.findByText('ServiceAccount');
    expect(api.getAssetChain).toHaveBeenCalledWith('i-prod');
    screen.getByText('1 workload');
    screen.getByText('1 expired and in use');
    screen.getByRole('link', { name: 'payments' });
    expect(
      screen.getByRole('link', { name: 'Open in the inventory' }),
    ).toHaveAttribute('href', '/workload-identities/assets/i-prod');
    expect(screen.getByRole('link', { name: 'Lifetime' })).toHaveAttribute(
      'href',
      '/identity-ttl',
    );
    expect(await axe(container, AXE)).toHaveNoViolations();
  });

  it('is never green about what is stale', async () => {
    const chain = createAssetChain('i-prod');
    const { container } = onEntity(
      <AssetEntityCard />,
      identityEntity,
      createApi({
        getAssetChain: async () => ({
          ...chain,
          nodes: chain.nodes.map(node => ({ ...node, freshness: stale })),
          summary: {
            ...chain.summary,
            freshness: {
              ...stale,
              stale: [{ sourceId: 'kubernetes/prod-eu', since: stale.since }],
            },
          },
        }),
      }),
    );
    await screen.findByText(/prod-eu stale since/);
    expect(container.querySelector('[data-status="good"]')).toBeNull();
  });

  it('says that nothing links an entity that was registered by hand', async () => {
    onEntity(
      <AssetEntityCard />,
      {
        ...identityEntity,
        metadata: { name: 'by-hand' },
      },
      createApi(),
    );
    await screen.findByText('Not linked to the inventory');
    expect(screen.getByText('tenure.dev/asset-id')).toBeInTheDocument();
  });
});

describe('the page of an IdentityOwner record', () => {
  const catalog = {
    getEntitiesByRefs: async ({ entityRefs }: { entityRefs: string[] }) => ({
      items: entityRefs.map(ref => (ref.includes('gone') ? undefined : {})),
    }),
  };
  const apiOf = (standing: 'confirmed' | 'claimed') =>
    createApi({
      listAssets: jest.fn(async () => listOf(['identity'])),
      getOwnerRecord: jest.fn(async entityRef => ({
        entityRef,
        standing,
        metAt: NOW.toISOString(),
      })),
    });

  it('names who holds each role, what is missing, and what it covers', async () => {
    const { container } = onEntity(
      <RecordCard />,
      recordEntity,
      apiOf('confirmed'),
      catalog,
    );
    await screen.findByText('Trusted: it counts');
    const rowOf = (term: string) =>
      within(screen.getByText(term).nextElementSibling as HTMLElement);
    rowOf('Accountable').getByRole('link', { name: 'payments' });
    rowOf('Operators').getByRole('link', { name: 'platform' });
    await rowOf('Operators').findByText('Not in the catalog');
    rowOf('Operators').getByText('user:default/gone');
    rowOf('Policy').getByText('Not named');
    expect(screen.getByText(/The namespace/).closest('li')).toHaveTextContent(
      'The namespace payments of the cluster prod-eu',
    );
    screen.getByText('spiffe://prod.example/ns/payments/*', {
      normalizer: s => s,
      selector: 'span',
    });
    expect(
      screen.getByRole('link', { name: 'See what it covers' }),
    ).toHaveAttribute('href', '/identity-covered');
    expect(await axe(container, AXE)).toHaveNoViolations();
  });

  it('says of a claim that it grants nothing', async () => {
    onEntity(<RecordCard />, recordEntity, apiOf('claimed'), catalog);
    const mark = await screen.findByText('Claimed: it grants nothing');
    expect(mark.closest('[data-status]')).toHaveAttribute(
      'data-status',
      'attention',
    );
  });

  it('lists what it covers, and keeps that when filters are reset', async () => {
    const api = apiOf('confirmed');
    renderOnPage(<CoveredTab />, {
      api,
      entity: recordEntity,
      path: '/identity-covered?kind=identity',
    });
    await screen.findByRole('table', { name: 'Assets' });
    expect(api.listAssets).toHaveBeenLastCalledWith(
      expect.objectContaining({ record: [RECORD], kind: ['identity'] }),
      expect.anything(),
    );
  });
});
