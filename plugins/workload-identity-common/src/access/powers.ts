/**
 * What permissions make of their holder, beyond what they say: another identity,
 * or one that controls the cluster. docs/access.md says of each what it needs,
 * and why.
 *
 * @public
 */
export const POWERS = [
  'administrate',
  'impersonate',
  'bind-roles',
  'escalate-roles',
  'change-rbac',
  'issue-tokens',
  'make-token-secrets',
  'read-secrets',
  'create-pods',
  'change-pods',
  'exec-pods',
  'change-accounts',
  'change-admission',
  'watch-admission',
  'sign-certificates',
  'proxy-nodes',
  'create-volumes',
] as const;

/** @public */
export type Power = (typeof POWERS)[number];

/**
 * What a power makes its holder able to become, or to act as:
 *
 * - `anything`: whatever there is in the scope of the power
 * - `accounts`: any ServiceAccount there, or those named
 * - `running-accounts`: the ServiceAccounts that pods there run as
 * - `stored-accounts`: those of which a token is kept in a Secret there
 * - `users`, `groups`: any, or those named
 * - `roles`: the rights of any role, or of those named
 * - `nodes`: the nodes, and with them what runs on these
 *
 * @public
 */
export type PowerTarget =
  | 'anything'
  | 'accounts'
  | 'running-accounts'
  | 'stored-accounts'
  | 'users'
  | 'groups'
  | 'roles'
  | 'nodes';

/**
 * Why an identity counts as one that controls its cluster: a power that it has
 * in the whole cluster, or in the namespace of the control plane; or that a
 * workload of it can take over its node.
 *
 * @public
 */
export type ControlPlaneReason = Power | 'run-privileged';
