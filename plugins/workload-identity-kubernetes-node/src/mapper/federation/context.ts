import { AssetKey } from '@tenure/backstage-plugin-workload-identity-common';
import { PodSpec } from '../../decode/podShapes';
import { NameGiver, TrustSettings } from '../../decode/trustSettings';
import { MappingContext } from '../context';
import { KnownObjects } from '../KnownObjects';

/** Pods of a workload, as far as it decides who they can become. */
export interface FederatedPods {
  /** `namespace/Kind/name` of the workload. */
  workload: string;
  namespace: string;
  /** The name of the ServiceAccount. */
  account: string;
  spec: PodSpec;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  known: KnownObjects;
}

/**
 * The trust domain of what gives names: as its own settings have it, else as the
 * cluster is configured; undefined where nobody says, or they contradict.
 */
export function trustSettingsOf(
  by: NameGiver,
  known: KnownObjects,
  context: MappingContext,
): TrustSettings | undefined {
  const own = known.trustOf(by);
  if (own) {
    return own === 'unclear' ? undefined : own;
  }
  const { trustDomain } = context.settings;
  return trustDomain === undefined ? undefined : { by, trustDomain };
}

/** The subject of an account's tokens. */
export function subjectOf(namespace: string, account: string): string {
  return `system:serviceaccount:${namespace}:${account}`;
}

/** The account can become an identity of another authority. */
export function federate(
  { namespace, account }: Pick<FederatedPods, 'namespace' | 'account'>,
  to: AssetKey & { kind: 'identity' },
  facts: { mechanism: string; conditions: string[] },
  context: MappingContext,
): void {
  context.link({
    type: 'federates-to',
    from: context.account(namespace, account),
    to,
    facts,
  });
}
