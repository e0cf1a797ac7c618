import { parse } from 'yaml';
import { isPlainText } from '../names';
import { parseAddress } from './addonShapes';
import { instant, madeIf, oneOf, reference } from './made';
import { fields, isRecord, list, Shape, Shaped, text } from './shape';

/** Objects from which controllers, and drivers, make Secrets or files. */

const secretType = text(253, value =>
  /^[A-Za-z0-9][-A-Za-z0-9_./]*$/.test(value),
);

/**
 * A SealedSecret: not what is sealed.
 *
 * https://github.com/bitnami-labs/sealed-secrets/blob/main/helm/sealed-secrets/crds/bitnami.com_sealedsecrets.yaml
 */
export const sealedSecretShape = {
  spec: fields({ template: fields({ type: secretType }) }),
  status: fields({
    conditions: list(
      fields({
        type: oneOf(['Synced']),
        status: oneOf(['True', 'False', 'Unknown']),
        lastTransitionTime: instant,
      }),
      100,
    ),
  }),
};

/** One secret that a provider is told to fetch, by names alone. */
export interface FetchedObject {
  objectName?: string;
  objectAlias?: string;
  objectType?: string;
  secretPath?: string;
  resourceName?: string;
  path?: string;
  fileName?: string;
}

const OBJECT_FIELDS = [
  'objectName',
  'objectAlias',
  'objectType',
  'secretPath',
  'resourceName',
  'path',
  'fileName',
] as const;

/** Most objects of one class that are read. */
const MAX_OBJECTS = 200;
const MAX_OBJECTS_TEXT = 64 * 1024;

const name = madeIf(value => (isPlainText(value, 512) ? value : undefined));

/** YAML in text: a list, or one under `array`, of which each may be text again. */
const fetchedObjects: Shape<FetchedObject[]> = madeIf(value => {
  const parsed = parseText(value);
  const items = isRecord(parsed) ? parsed.array : parsed;
  return (Array.isArray(items) ? items.slice(0, MAX_OBJECTS) : [])
    .map(one => (typeof one === 'string' ? parseText(one) : one))
    .filter(isRecord)
    .map(one =>
      Object.fromEntries(
        OBJECT_FIELDS.flatMap(field => {
          const kept = name(one[field], '', () => {});
          return kept === undefined ? [] : [[field, kept]];
        }),
      ),
    );
}, MAX_OBJECTS_TEXT);

function parseText(yaml: string): unknown {
  try {
    return parse(yaml, { logLevel: 'silent' });
  } catch {
    return undefined;
  }
}

/** What providers are told of where to log in, and what to fetch. */
const parameters = fields({
  // Vault
  roleName: name,
  vaultAddress: madeIf(parseAddress),
  vaultNamespace: name,
  vaultKubernetesMountPath: name,
  vaultAuthMountPath: name,
  // Azure
  clientID: name,
  keyvaultName: name,
  tenantId: name,
  tenantID: name,
  // AWS
  region: name,
  objects: fetchedObjects,
  // Google
  secrets: fetchedObjects,
});

/** https://secrets-store-csi-driver.sigs.k8s.io/concepts#secretproviderclass */
export const secretProviderClassShape = {
  spec: fields({
    provider: oneOf(['vault', 'aws', 'azure', 'gcp']),
    parameters,
    secretObjects: list(
      fields({
        secretName: reference,
        type: secretType,
        data: list(fields({ objectName: reference })),
      }),
      1_000,
    ),
  }),
};

export type ProviderParameters = Shaped<typeof parameters>;
