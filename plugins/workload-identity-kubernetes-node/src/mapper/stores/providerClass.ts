import {
  AssetKey,
  Authority,
} from '@tenure/backstage-plugin-workload-identity-common';
import { FetchedObject, ProviderParameters } from '../../decode/secretShapes';
import { ObjectOf } from '../../decode/shapes';
import { isDnsLabel, isPlainText } from '../../names';
import { parseAzureClient } from '../federations';
import { vaultRole, vaultSecretName } from './vault';

type IdentityKey = AssetKey & { kind: 'identity' };

/** One secret that a driver fetches. */
export interface FetchedSecret {
  /** What the class calls it. */
  alias: string;
  authority: Authority;
  name: string;
}

/** What a SecretProviderClass of the Secrets Store CSI driver leads to. */
export interface ProviderClass {
  secrets: FetchedSecret[];
  /** Whom the pods' account becomes to fetch them. */
  identity?: {
    key: IdentityKey;
    class: 'cloud-role' | 'store-role';
    mechanism: string;
  };
}

/**
 * Reads where the secrets of a class are, by the parameters of the providers for
 * Vault, AWS, Azure and Google; of another nothing is known.
 *
 * Source: https://secrets-store-csi-driver.sigs.k8s.io/providers
 */
export function readProviderClass(
  { spec }: ObjectOf<'SecretProviderClass'>,
  where: { cluster: string; namespace: string; name: string },
): ProviderClass {
  const { provider, parameters = {} } = spec ?? {};
  switch (provider) {
    case 'vault':
      return readVault(parameters, where);
    case 'aws':
      return {
        secrets: (parameters.objects ?? []).flatMap(one =>
          awsSecret(one, parameters.region),
        ),
      };
    case 'azure':
      return readAzure(parameters);
    case 'gcp':
      return { secrets: (parameters.secrets ?? []).flatMap(gcpSecret) };
    default:
      return { secrets: [] };
  }
}

function readVault(
  parameters: ProviderParameters,
  {
    cluster,
    namespace,
    name,
  }: { cluster: string; namespace: string; name: string },
): ProviderClass {
  const host = parameters.vaultAddress;
  const within = parameters.vaultNamespace?.replace(/^\/+|\/+$/g, '');
  const authority: Authority = `store:${
    host ? `vault/${host}` : `secrets-store/${cluster}/${namespace}/${name}`
  }${within && isPlainText(within, 253) ? `/${within}` : ''}`;
  const key =
    parameters.roleName &&
    vaultRole(
      authority,
      parameters.vaultAuthMountPath ||
        parameters.vaultKubernetesMountPath ||
        'kubernetes',
      parameters.roleName,
    );
  return {
    secrets: (parameters.objects ?? []).flatMap(one => {
      const path = one.secretPath;
      const secret = path && vaultSecretName(path);
      return secret ? { alias: aliasOf(one), authority, name: secret } : [];
    }),
    ...(key && {
      identity: {
        key,
        class: 'store-role',
        mechanism: 'vault-kubernetes-auth',
      },
    }),
  };
}

function awsSecret(one: FetchedObject, region = 'unknown'): FetchedSecret[] {
  const name = one.objectName;
  if (!name) {
    return [];
  }
  const sort =
    one.objectType === 'ssmparameter'
      ? 'aws-parameterstore'
      : 'aws-secretsmanager';
  // `arn:<partition>:<service>:<region>:<account>:secret:<name>-<6 characters>`
  const arn =
    /^arn:aws[a-z-]*:[a-z]+:([a-z0-9-]+):(\d{12}):(?:secret:|parameter)(.+?)(?:-[A-Za-z0-9]{6})?$/.exec(
      name,
    );
  return [
    {
      alias: aliasOf(one),
      authority: arn
        ? `store:${sort}/${arn[2]}/${arn[1]}`
        : `store:${sort}/unknown/${regionOf(region)}`,
      name: arn ? arn[3] : name,
    },
  ];
}

function regionOf(text: string): string {
  return /^[a-z0-9-]{1,32}$/.test(text) ? text : 'unknown';
}

function readAzure(parameters: ProviderParameters): ProviderClass {
  const { keyvaultName, clientID } = parameters;
  if (!keyvaultName || !isDnsLabel(keyvaultName)) {
    return { secrets: [] };
  }
  const authority: Authority = `store:azure-keyvault/${keyvaultName}.vault.azure.net`;
  const identity =
    clientID &&
    parseAzureClient(clientID, parameters.tenantId ?? parameters.tenantID);
  return {
    // Each element of its list is again YAML in text.
    secrets: (parameters.objects ?? []).flatMap(one => {
      const name = one.objectName;
      const type = one.objectType ?? 'secret';
      return name
        ? {
            alias: aliasOf(one),
            authority,
            name: type === 'secret' ? name : `${type}/${name}`,
          }
        : [];
    }),
    ...(identity && {
      identity: {
        key: { kind: 'identity', ...identity },
        class: 'cloud-role',
        mechanism: 'azure-workload-identity',
      },
    }),
  };
}

function gcpSecret(one: FetchedObject): FetchedSecret[] {
  const match =
    /^projects\/([a-z0-9-]{1,63})\/secrets\/([\w-]{1,255})(?:\/|$)/.exec(
      one.resourceName ?? '',
    );
  return match
    ? [
        {
          alias: one.path ?? one.fileName ?? match[2],
          authority: `store:gcp-secretmanager/${match[1]}`,
          name: match[2],
        },
      ]
    : [];
}

function aliasOf(one: FetchedObject): string {
  return one.objectAlias ?? one.objectName ?? '';
}
