import { Authority } from '@tenure/backstage-plugin-workload-identity-common';
import {
  AZURE_CLIENT,
  AZURE_TENANT,
  EKS_AUDIENCE,
  EKS_ROLE,
  GKE_ACCOUNT,
} from '../decode/shapes';
import { isDnsSubdomain } from '../names';
import { subjectOf } from './federation/context';

/** An identity of a cloud, which clusters share. */
export interface CloudIdentity {
  authority: Authority;
  name: string;
}

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** `arn:<partition>:iam::<account>:role/<path><name>`, as IAM documents it. */
function parseAwsRole(arn: string): CloudIdentity | undefined {
  const match =
    /^arn:aws(?:-[a-z]+)*:iam::(\d{12}):role\/[\w+=,.@/-]{1,576}$/.exec(arn);
  return (match && {
    authority: `cloud-account:aws/${match[1]}`,
    name: arn,
  }) as CloudIdentity | undefined;
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

/** A client id; the tenant is the cluster's own where no annotation tells it. */
export function parseAzureClient(
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

/** The annotations by which an account stands for a cloud identity. */
export const FEDERATIONS: Array<{
  annotation: string;
  mechanism: string;
  /** On what else it depends, for the account's subject. */
  conditions(
    account: { namespace: string; name: string },
    annotations: Record<string, string>,
  ): string[];
  parse(
    value: string,
    annotations: Record<string, string>,
  ): CloudIdentity | undefined;
}> = [
  {
    annotation: EKS_ROLE,
    mechanism: 'aws-iam-role-for-service-account',
    conditions: ({ namespace, name }, annotations) => [
      `audience ${annotations[EKS_AUDIENCE] || 'sts.amazonaws.com'}`,
      `subject ${subjectOf(namespace, name)}`,
    ],
    parse: parseAwsRole,
  },
  {
    annotation: GKE_ACCOUNT,
    mechanism: 'gcp-workload-identity',
    conditions: ({ namespace, name }) => [
      `subject ${namespace}/${name} of the cluster's workload identity pool`,
      'role roles/iam.workloadIdentityUser on the account, which Google keeps',
    ],
    parse: parseGcpAccount,
  },
  {
    annotation: AZURE_CLIENT,
    mechanism: 'azure-workload-identity',
    conditions: ({ namespace, name }) => [
      'audience api://AzureADTokenExchange',
      `subject ${subjectOf(namespace, name)}`,
      'pods with the label azure.workload.identity/use=true',
    ],
    parse: (value, annotations) =>
      parseAzureClient(value, annotations[AZURE_TENANT]),
  },
];
