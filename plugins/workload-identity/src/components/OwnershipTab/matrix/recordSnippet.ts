import {
  AssetSummary,
  OwnerRole,
  RecordScope,
} from '@tenure/backstage-plugin-workload-identity-common';

/** Role → the field of an IdentityOwner record that names it. */
const FIELDS: Record<OwnerRole, string> = {
  accountable: 'owner',
  operator: 'operators',
  policyOwner: 'policyOwner',
  enforcementOwner: 'enforcementOwner',
  driftResponder: 'driftResponder',
  successor: 'successor',
};

const SOMEBODY = 'group:default/your-team';

/**
 * What a new record would cover for an asset to be in it: its namespace, where
 * it has one, and otherwise itself.
 */
export function scopeFor(
  asset: Pick<AssetSummary, 'cluster' | 'namespace' | 'authority' | 'name'>,
): RecordScope {
  const { cluster, namespace, authority, name } = asset;
  if (cluster && namespace) {
    return { cluster, namespace };
  }
  const trustDomain = /^trust-domain:(.+)$/.exec(authority)?.[1];
  return {
    identity: trustDomain
      ? `spiffe://${trustDomain}/${name}`
      : `${authority}/${name}`,
  };
}

/** The line of `spec` that names somebody for a role. */
export function roleLine(role: OwnerRole, owner: string = SOMEBODY): string {
  return role === 'operator'
    ? `  ${FIELDS[role]}: [${owner}]`
    : `  ${FIELDS[role]}: ${owner}`;
}

/** A whole record, as YAML, that names somebody for a role of what it covers. */
export function recordSnippet(options: {
  role: OwnerRole;
  scope: RecordScope;
  /** Who is accountable now, so that the record doesn't change that. */
  accountable?: string;
}): string {
  const { role, scope, accountable } = options;
  // JSON is YAML, and needs no rule of when to quote.
  const entry = Object.entries(scope)
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}`)
    .join(', ');
  return [
    'apiVersion: tenure.dev/v1alpha1',
    'kind: IdentityOwner',
    'metadata:',
    '  name: your-team-identities',
    'spec:',
    roleLine('accountable', accountable),
    ...(role === 'accountable' ? [] : [roleLine(role)]),
    '  covers:',
    `    - { ${entry} }`,
    '',
  ].join('\n');
}
