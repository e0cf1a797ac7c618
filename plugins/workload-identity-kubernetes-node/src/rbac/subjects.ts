/** Everybody whom the API server has authenticated. @public */
export const GROUP_AUTHENTICATED = 'system:authenticated';

/** Nobody but who comes without credentials, where that is allowed. @public */
export const GROUP_UNAUTHENTICATED = 'system:unauthenticated';

const GROUP_ACCOUNTS = 'system:serviceaccounts';
const USER_ANONYMOUS = 'system:anonymous';

/**
 * What the name of an identity in a cluster says of it: a ServiceAccount as
 * `namespace/name`, `User/<name>` or `Group/<name>`.
 *
 * @public
 */
export type SubjectName =
  | { kind: 'account'; namespace: string; name: string }
  | { kind: 'user' | 'group'; name: string };

/**
 * Reads the name of an identity in a cluster. Namespaces are lower case, so none
 * is called `User` or `Group`.
 *
 * @public
 */
export function parseSubject(name: string): SubjectName | undefined {
  const slash = name.indexOf('/');
  const [before, after] = [name.slice(0, slash), name.slice(slash + 1)];
  if (slash < 1 || !after) {
    return undefined;
  }
  if (before === 'User' || before === 'Group') {
    return { kind: before === 'User' ? 'user' : 'group', name: after };
  }
  return { kind: 'account', namespace: before, name: after };
}

/**
 * The groups that a subject is in without anybody naming it there. Of a user
 * there may be more: they come with the credentials, and are not known here. A
 * group is in none.
 *
 * Source: https://kubernetes.io/docs/reference/access-authn-authz/authentication/
 *
 * @public
 */
export function systemGroupsOf(subject: SubjectName): string[] {
  switch (subject.kind) {
    case 'account':
      return [
        GROUP_AUTHENTICATED,
        GROUP_ACCOUNTS,
        `${GROUP_ACCOUNTS}:${subject.namespace}`,
      ];
    case 'user':
      return subject.name === USER_ANONYMOUS
        ? [GROUP_UNAUTHENTICATED]
        : [GROUP_AUTHENTICATED];
    default:
      return [];
  }
}
