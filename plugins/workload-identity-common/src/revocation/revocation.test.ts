import { AssetOf, Standing } from '../api/assets';
import { CREDENTIAL_CLASSES, CredentialFacts } from '../assets/facts';
import { checkRightCommand, renderCommand, shellQuote } from './commands';
import { parseCredentialName } from './credentialName';
import { revocationPlan } from './revocationPlan';
import { RevocationContext, RevocationPlan } from './types';

const NOW = new Date('2026-03-01T12:00:00Z');
const YEAR = 31_536_000;

function credential(
  name: string,
  facts: Partial<CredentialFacts>,
  standing: Standing = 'live',
): AssetOf<'credential'> {
  return {
    id: 'c1',
    kind: 'credential',
    authority: 'cluster:prod-eu',
    name,
    displayName: name,
    cluster: 'prod-eu',
    namespace: 'payments',
    standing,
    sources: ['prod'],
    facts,
    differences: [],
    freshness: { state: 'fresh' },
    firstSeenAt: NOW.toISOString(),
    changedAt: NOW.toISOString(),
  };
}

function plan(
  name: string,
  facts: Partial<CredentialFacts>,
  context: Partial<RevocationContext> = {},
): RevocationPlan {
  return revocationPlan(credential(name, facts), { now: NOW, ...context });
}

function told({ steps }: RevocationPlan): Array<[string, string | undefined]> {
  return steps.map(({ code, command }) => [
    code,
    command && renderCommand(command),
  ]);
}

const commandsOf = (p: RevocationPlan) =>
  told(p).flatMap(([, command]) => command ?? []);

describe('revocationPlan', () => {
  it('ends a projected token by its Pods, and says who else accepts copies', () => {
    const result = plan(
      'payments/Deployment/checkout#token/vault@600',
      {
        class: 'projected-token',
        expiry: { type: 'per-issue' },
        audiences: ['vault'],
        declaredTtlSeconds: 600,
        effectiveTtlSeconds: 600,
      },
      {
        workloads: [
          {
            namespace: 'payments',
            kind: 'Deployment',
            name: 'checkout',
            podLabels: { tier: 'web', app: 'checkout' },
          },
        ],
        serviceAccount: { namespace: 'payments', name: 'checkout' },
        accountWorkloads: 4,
      },
    );
    expect(told(result)).toEqual([
      [
        'restart-workload',
        'kubectl rollout restart deployment/checkout --namespace=payments',
      ],
      [
        'await-rollout',
        'kubectl rollout status deployment/checkout --namespace=payments',
      ],
      [
        'confirm-pods-gone',
        'kubectl get pods --namespace=payments --selector=app=checkout,tier=web --sort-by=.metadata.creationTimestamp',
      ],
      ['revoke-derived', undefined],
      [
        'replace-service-account',
        'kubectl delete serviceaccount/checkout --namespace=payments',
      ],
    ]);
    expect(result.steps[0].rights).toContainEqual({
      verb: 'patch',
      apiGroup: 'apps',
      resource: 'deployments',
      name: 'checkout',
      namespace: 'payments',
      cluster: 'prod-eu',
    });
    expect(result.steps.map(step => Boolean(step.stronger))).toEqual([
      false,
      false,
      false,
      false,
      true,
    ]);
    expect(result.residuals).toEqual([
      {
        verifier: 'offline-verifier',
        validity: { kind: 'up-to-ttl', seconds: 600 },
      },
      {
        verifier: 'api-server',
        validity: {
          kind: 'seconds',
          seconds: 10,
          basis: 'api-server-token-cache',
        },
      },
    ]);
    expect(result.proof).toEqual({ code: 'pods-gone', provableAt: 'cluster' });
    expect(result.warnings).toEqual([
      'new-pods-get-new-tokens',
      'api-server-cache',
      'offline-verifiers',
      'derived-credentials',
      'rollout-may-wait',
      'account-is-shared',
    ]);
  });

  it('puts the API server first for its own tokens, which it may extend to a year', () => {
    const result = plan('payments/StatefulSet/db#token/@3607', {
      class: 'projected-token',
      audiences: [],
      declaredTtlSeconds: 3607,
      effectiveTtlSeconds: YEAR,
    });
    expect(result.residuals.map(r => r.verifier)).toEqual([
      'api-server',
      'offline-verifier',
    ]);
    expect(result.residuals[1].validity).toEqual({
      kind: 'up-to-ttl',
      seconds: YEAR,
    });
    expect(result.warnings).toContain('lifetime-extended');
    expect(told(result).map(([code]) => code)).toEqual([
      'restart-workload',
      'await-rollout',
    ]);
  });

  it('takes a declared lifetime for no bound of what copies may live', () => {
    const [residual] = plan('payments/Deployment/checkout#token/sts@600', {
      class: 'projected-token',
      audiences: ['sts.amazonaws.com'],
      declaredTtlSeconds: 600,
    }).residuals;
    expect(residual.validity).toEqual({ kind: 'unknown' });
  });

  it.each([
    ['Pod/debug', {}, ['kubectl delete pod/debug --namespace=payments']],
    [
      'Job/import',
      {},
      ['kubectl delete job/import --namespace=payments --cascade=foreground'],
    ],
    [
      'CronJob/nightly',
      {},
      [
        `kubectl patch cronjob/nightly --namespace=payments --type=merge --patch='{"spec":{"suspend":true}}'`,
        `kubectl get jobs --namespace=payments --output=jsonpath='{range .items[?(@.metadata.ownerReferences[0].name=="nightly")]}job/{.metadata.name}{" "}{end}' | xargs kubectl delete --namespace=payments --cascade=foreground --ignore-not-found`,
      ],
    ],
    [
      'Rollout/web',
      { app: 'web' },
      [
        'kubectl delete pods --namespace=payments --selector=app=web',
        'kubectl get pods --namespace=payments --selector=app=web --sort-by=.metadata.creationTimestamp',
      ],
    ],
    ['Rollout/web', {}, []],
    // Whoever chose this name can't make it leave the JSONPath string.
    [
      'CronJob/x")]}{.items',
      {},
      [
        `kubectl patch cronjob/'x")]}{.items' --namespace=payments --type=merge --patch='{"spec":{"suspend":true}}'`,
      ],
    ],
  ] as Array<[string, Record<string, string>, string[]]>)(
    'ends the Pods of %s with labels %j',
    (workload, podLabels, commands) => {
      const [kind, name] = workload.split('/');
      const result = plan(
        `payments/${workload}#token/@3607`,
        { class: 'projected-token', audiences: [] },
        { workloads: [{ namespace: 'payments', kind, name, podLabels }] },
      );
      expect(commandsOf(result)).toEqual(commands);
      expect(result.steps.length).toBeGreaterThan(0);
    },
  );

  it('knows that a token Secret of the same name brings the token back', () => {
    const result = plan(
      'payments/Secret/checkout-token#service-account-token',
      { class: 'service-account-token', expiry: { type: 'never' } },
      {
        serviceAccount: { namespace: 'payments', name: 'checkout' },
        declaredBy: ['Git'],
      },
    );
    expect(told(result)).toEqual([
      [
        'suspend-legacy-token',
        'kubectl label secret/checkout-token --namespace=payments kubernetes.io/legacy-token-invalid-since=2026-03-01',
      ],
      [
        'see-last-use',
        'kubectl get secret/checkout-token --namespace=payments --label-columns=kubernetes.io/legacy-token-last-used',
      ],
      ['stop-recreation', undefined],
      [
        'delete-token-secret',
        'kubectl delete secret/checkout-token --namespace=payments',
      ],
      [
        'confirm-secret-gone',
        'kubectl get secret/checkout-token --namespace=payments',
      ],
      ['revoke-derived', undefined],
      [
        'replace-service-account',
        'kubectl delete serviceaccount/checkout --namespace=payments',
      ],
    ]);
    expect(result.residuals).toEqual([
      {
        verifier: 'api-server',
        validity: {
          kind: 'seconds',
          seconds: 10,
          basis: 'api-server-token-cache',
        },
      },
    ]);
    expect(result.proof.code).toBe('no-token-secret-of-that-name');
    expect(result.warnings).toEqual([
      'delivery-restores-it',
      'recreated-secret-restores-token',
      'api-server-cache',
      'derived-credentials',
    ]);
  });

  it('leaves a certificate valid until its end for those who do not ask', () => {
    const at = '2026-05-01T00:00:00Z';
    const byHand = plan(
      'payments/Secret/checkout-tls#x509-certificate',
      { class: 'x509-certificate', expiry: { type: 'at', at } },
      {
        workloads: [
          { namespace: 'payments', kind: 'Deployment', name: 'checkout' },
          { namespace: 'payments', kind: 'CronJob', name: 'report' },
        ],
      },
    );
    expect(byHand.residuals[0]).toEqual({
      verifier: 'relying-party-without-check',
      validity: { kind: 'until-expiry', at },
    });
    expect(told(byHand)).toEqual([
      ['report-key-compromise', undefined],
      [
        'reissue-by-hand',
        'kubectl create secret tls checkout-tls --cert=tls.crt --key=tls.key --namespace=payments --dry-run=client --output=yaml | kubectl replace --filename=-',
      ],
      [
        'restart-consumers',
        'kubectl rollout restart deployment/checkout --namespace=payments',
      ],
      ['distrust-certificate', undefined],
    ]);

    const managed = plan('payments/Secret/checkout-tls#x509-certificate', {
      class: 'x509-certificate',
      renewal: { mode: 'automatic', by: 'cert-manager' },
    });
    expect(commandsOf(managed)).toEqual([
      'kubectl delete secret/checkout-tls --namespace=payments',
    ]);
    expect(managed.residuals[0].validity).toEqual({ kind: 'unknown' });
  });

  it.each([
    ['registry-credential', 'rotate-at-registry', 'registry-refuses-login'],
    ['basic-auth', 'rotate-at-service', 'service-refuses-login'],
    ['ssh-key', 'remove-public-key', 'public-key-refused'],
    ['opaque', 'rotate-at-issuer', 'issuer-says-inactive'],
  ] as const)(
    'does not take deleting the Secret for revoking a %s',
    (credentialClass, way, proof) => {
      const result = plan(`payments/Secret/it#${credentialClass}`, {
        class: credentialClass,
      });
      expect(result.way).toBe(way);
      expect(result.proof).toEqual({ code: proof, provableAt: 'issuer' });
      expect(result.warnings).toContain('deletion-revokes-nothing');
      expect(result.residuals[0].validity).toEqual({ kind: 'unknown' });
      expect(result.steps[0].rights).toEqual([]);
      expect(commandsOf(result).join()).not.toMatch(/kubectl delete/);
    },
  );

  it('ends a bootstrap token and looks for who joined with it', () => {
    const result = plan(
      'kube-system/Secret/bootstrap-token-abcdef#bootstrap-token',
      { class: 'bootstrap-token' },
    );
    expect(told(result)).toEqual([
      [
        'delete-bootstrap-secret',
        'kubectl delete secret/bootstrap-token-abcdef --namespace=kube-system',
      ],
      [
        'check-node-requests',
        'kubectl get certificatesigningrequests --sort-by=.metadata.creationTimestamp',
      ],
    ]);
    expect(result.steps[1].parameters.requestor).toBe(
      'system:bootstrap:abcdef',
    );
    expect(result.warnings).toContain('nodes-keep-certificates');
  });

  it('has a source for every step, and a plan for every class', () => {
    for (const credentialClass of CREDENTIAL_CLASSES) {
      const result = plan(`payments/Secret/it#${credentialClass}`, {
        class: credentialClass,
      });
      expect(result.class).toBe(credentialClass);
      expect(result.steps.length).toBeGreaterThan(0);
      for (const step of result.steps) {
        expect(step.source.url).toMatch(/^https:\/\//);
      }
    }
  });

  it('has a literal rotated, as exposed, and moved into a Secret', () => {
    const result = plan(
      'payments/ConfigMap/checkout-config#literal/app.properties',
      {
        class: 'literal',
        expiry: { type: 'unknown' },
        renewal: { mode: 'manual' },
        literalKinds: ['database-connection-string'],
      },
      {
        workloads: [
          { namespace: 'payments', kind: 'Deployment', name: 'checkout' },
        ],
      },
    );
    expect(result).toMatchObject({
      way: 'rotate-at-issuer',
      decisive: 'revoke-at-issuer',
      residuals: [{ verifier: 'issuer', validity: { kind: 'unknown' } }],
      proof: { code: 'issuer-says-inactive', provableAt: 'issuer' },
      warnings: ['exposed-in-plain-text', 'derived-credentials'],
    });
    expect(told(result)).toEqual([
      ['find-issuer', undefined],
      ['revoke-at-issuer', undefined],
      ['move-into-secret', undefined],
      [
        'restart-consumers',
        'kubectl rollout restart deployment/checkout --namespace=payments',
      ],
      ['revoke-derived', undefined],
    ]);
    const move = result.steps.find(step => step.code === 'move-into-secret');
    expect(
      move?.rights.map(({ verb, resource, name }) => [verb, resource, name]),
    ).toEqual([
      ['create', 'secrets', undefined],
      ['update', 'configmaps', 'checkout-config'],
    ]);
  });

  it('says what is not known, or is over already', () => {
    const gone = revocationPlan(
      credential(
        'payments/Secret/old#opaque',
        { expiry: { type: 'at', at: '2026-02-01T00:00:00Z' } },
        'declared',
      ),
      { now: NOW },
    );
    expect(gone.class).toBe('opaque');
    expect(gone.warnings.slice(0, 2)).toEqual([
      'already-expired',
      'not-seen-live',
    ]);

    const foreign = plan('auth/approle/checkout', { class: 'opaque' });
    expect(commandsOf(foreign)).toEqual([]);
  });
});

describe('commands', () => {
  it.each([
    ['checkout-tls', 'checkout-tls'],
    ['app=web,tier=a/b', 'app=web,tier=a/b'],
    ['a b', `'a b'`],
    ['$(reboot)', `'$(reboot)'`],
    [`it's`, `'it'\\''s'`],
    ['; rm -rf ~', `'; rm -rf ~'`],
    ['--all', `'--all'`],
    ['', `''`],
  ])('quotes %j as %s', (word, quoted) => {
    expect(shellQuote(word)).toBe(quoted);
  });

  it.each(['--all', 'a\nb', 'a\u001b[2Kb', 'a\u202eb', 'a\u200bb'])(
    'offers no command for %j, which would look other than it is',
    name => {
      const [step] = plan(`payments/Pod/${name}#token/@3607`, {
        class: 'projected-token',
        audiences: [],
      }).steps;
      expect(step.command && renderCommand(step.command)).toBeUndefined();
    },
  );

  it('asks whether a right is held', () => {
    expect(
      renderCommand(
        checkRightCommand({
          verb: 'patch',
          apiGroup: 'apps',
          resource: 'deployments',
          name: 'checkout',
          namespace: 'payments',
        }),
      ),
    ).toBe(
      'kubectl auth can-i patch deployments.apps/checkout --namespace=payments',
    );
    expect(
      renderCommand(
        checkRightCommand({ verb: 'list', apiGroup: '', resource: 'pods' }),
      ),
    ).toBe('kubectl auth can-i list pods');
  });
});

describe('parseCredentialName', () => {
  it.each([
    [
      'payments/Deployment/checkout#token/https://sts.example@600',
      {
        namespace: 'payments',
        kind: 'Deployment',
        name: 'checkout',
        profile: 'token/https://sts.example@600',
      },
    ],
    ['payments/Secret/checkout-tls', undefined],
    ['/Secret/x#y', undefined],
    ['auth/approle/role/x#y', undefined],
  ])('reads %s', (name, parsed) => {
    expect(parseCredentialName(name)).toEqual(parsed);
  });
});
