import { Authority } from '@tenure/backstage-plugin-workload-identity-common';
import {
  AZURE_CLIENT,
  AZURE_TENANT,
  EKS_ROLE,
  GKE_ACCOUNT,
  ObjectOf,
} from '../decode/shapes';
import { isDnsSubdomain } from '../names';
import { MappingContext } from './context';
import { Identified, portalAnnotations } from './objects';

export function mapServiceAccount(
  object: ObjectOf<'ServiceAccount'>,
  { namespace, name, uid }: Identified,
  context: MappingContext,
): void {
  const key = context.account(namespace, name);
  const pullSecrets = (object.imagePullSecrets ?? []).flatMap(
    ref =>
      context.reference(ref.name, 'a Secret in imagePullSecrets') ?? [],
  );
  context.asset({
    key,
    ...(uid && { incarnation: uid }),
    facts: {
      class: 'kubernetes-service-account',
      isDefault: name === 'default',
      ...(object.automountServiceAccountToken !== undefined && {
        automountServiceAccountToken: object.automountServiceAccountToken,
      }),
      ...(pullSecrets.length > 0 && { imagePullSecrets: pullSecrets }),
      ...portalAnnotations(object.metadata?.annotations),
    },
  });

  const annotations = object.metadata?.annotations ?? {};
  for (const { annotation, mechanism, parse } of FEDERATIONS) {
    const value = annotations[annotation];
    if (value === undefined || value === '') {
      continue;
    }
    const target = parse(value, annotations);
    if (!target) {
      context.problems.add(
        'InvalidFederation',
        `Annotation ${annotation} has not the form of such an identity`,
      );
      continue;
    }
    const cloudKey = { kind: 'identity' as const, ...target };
    context.asset({ key: cloudKey, facts: { class: 'cloud-role' } });
    context.link({
      type: 'federates-to',
      from: key,
      to: cloudKey,
      facts: { mechanism },
    });
  }
}

interface CloudIdentity {
  authority: Authority;
  name: string;
}

const FEDERATIONS: Array<{
  annotation: string;
  mechanism: string;
  parse(
    value: string,
    annotations: Record<string, string>,
  ): CloudIdentity | undefined;
}> = [
  {
    annotation: EKS_ROLE,
    mechanism: 'aws-iam-role-for-service-account',
    parse: parseAwsRole,
  },
  {
    annotation: GKE_ACCOUNT,
    mechanism: 'gcp-workload-identity',
    parse: parseGcpAccount,
  },
  {
    annotation: AZURE_CLIENT,
    mechanism: 'azure-workload-identity',
    parse: (value, annotations) =>
      parseAzureClient(value, annotations[AZURE_TENANT]),
  },
];

/** `arn:<partition>:iam::<account>:role/<path><name>`, as IAM documents it. */
function parseAwsRole(arn: string): CloudIdentity | undefined {
  const match =
    /^arn:aws(?:-[a-z]+)*:iam::(\d{12}):role\/[\w+=,.@/-]{1,576}$/.exec(arn);
  return (
    match && { authority: `cloud-account:aws/${match[1]}`, name: arn }
  ) as CloudIdentity | undefined;
}

/**
 * The e-mail address of a Google service account: one that a project made, or
 * the default one of Compute Engine (by project number) or App Engine.
 */
function parseGcpAccount(email: string): CloudIdentity | undefined {
  const match =
    /^[a-z][a-z0-9-]{4,28}[a-z0-9]@([a-z0-9.-]+)\.iam\.gserviceaccount\.com$/.exec(
      email,
    ) ??
    /^(\d{1,20})-compute@developer\.gserviceaccount\.com$/.exec(email) ??
    /^([a-z][a-z0-9.-]{4,61})@appspot\.gserviceaccount\.com$/.exec(email);
  return match && isDnsSubdomain(match[1])
    ? { authority: `cloud-account:gcp/${match[1]}`, name: email }
    : undefined;
}

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** A client id; the tenant is the cluster's own where no annotation tells it. */
function parseAzureClient(
  clientId: string,
  tenantId: string | undefined,
): CloudIdentity | undefined {
  if (!GUID.test(clientId) || (tenantId && !GUID.test(tenantId))) {
    return undefined;
  }
  return {
    authority: `cloud-account:azure/${tenantId?.toLowerCase() || 'unknown'}`,
    name: clientId.toLowerCase(),
  };
}
