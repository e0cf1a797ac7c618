import { AssetOf } from '../api/assets';
import { CredentialFacts } from '../assets/facts';
import { revocationPlan } from './revocationPlan';
import { RevocationWorkload } from './types';

function plan(
  name: string,
  facts: Partial<CredentialFacts>,
  workloads: RevocationWorkload[] = [],
) {
  const asset: AssetOf<'credential'> = {
    id: 'c1',
    kind: 'credential',
    authority: 'cluster:prod',
    name,
    displayName: name,
    cluster: 'prod',
    standing: 'live',
    sources: ['prod'],
    facts,
    differences: [],
    freshness: { state: 'fresh' },
    firstSeenAt: '2026-01-01T00:00:00Z',
    changedAt: '2026-01-01T00:00:00Z',
  };
  return revocationPlan(asset, {
    now: new Date('2026-03-01T12:00:00Z'),
    workloads,
  });
}

describe('the certificate that a request of the cluster yielded', () => {
  const name = 'CertificateSigningRequest/alice#x509-certificate';
  const facts = (signer: string): Partial<CredentialFacts> => ({
    class: 'x509-certificate',
    expiry: { type: 'at', at: '2026-06-01T00:00:00Z' },
    request: { state: 'issued', signer },
  });

  it('is ended by taking its rights away, where it logs in to the API server', () => {
    const { decisive, steps, residuals } = plan(
      name,
      facts('kubernetes.io/kube-apiserver-client'),
    );
    expect(decisive).toBe('withdraw-grants');
    expect(steps[0]).toMatchObject({
      code: 'withdraw-grants',
      rights: [
        {
          verb: 'delete',
          apiGroup: 'rbac.authorization.k8s.io',
          resource: 'clusterrolebindings',
          cluster: 'prod',
        },
        { resource: 'rolebindings' },
      ],
    });
    // It is in no Secret, so there is none to replace.
    expect(steps.map(({ code }) => code)).not.toContain('reissue-by-hand');
    expect(residuals[0].validity).toEqual({
      kind: 'until-expiry',
      at: '2026-06-01T00:00:00Z',
    });
  });

  it('is its authority’s to call back otherwise', () => {
    const { decisive, steps } = plan(name, facts('example.org/serving'));
    expect(decisive).toBe('report-key-compromise');
    expect(steps.map(({ code }) => code)).not.toContain('withdraw-grants');
  });
});

describe('the certificate of a workload’s name', () => {
  const name = 'payments/Deployment/checkout#svid/spire/shops';

  it('stops being issued; copies stay good for nobody knows how long', () => {
    const result = plan(
      name,
      {
        class: 'x509-svid',
        expiry: { type: 'per-issue' },
        declaredTtlSeconds: 3600,
        basis: { renewal: 'ClusterSPIFFEID shops' },
      },
      [{ namespace: 'payments', kind: 'Deployment', name: 'checkout' }],
    );
    expect(result.way).toBe('stop-issuing');
    expect(result.steps.map(({ code }) => code)).toEqual([
      'withdraw-registration',
      'restart-workload',
      'distrust-certificate',
    ]);
    expect(result.steps[0].parameters.reason).toBe('ClusterSPIFFEID shops');
    // What was declared is no bound.
    expect(result.residuals[0].validity).toEqual({ kind: 'unknown' });
    expect(result.proof.provableAt).toBe('issuer');
  });

  it('is bounded where the issuer’s own limit is known', () => {
    const { residuals, steps } = plan(name, {
      class: 'x509-svid',
      effectiveTtlSeconds: 3600,
    });
    expect(residuals[0].validity).toEqual({ kind: 'up-to-ttl', seconds: 3600 });
    expect(steps.map(({ code }) => code)).toEqual([
      'withdraw-registration',
      'distrust-certificate',
    ]);
  });
});
