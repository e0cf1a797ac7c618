import fs from 'node:fs';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { KubernetesObject } from './types';

/** Something in a manifest file that can't be applied, and why. */
export type ManifestProblem = { file: string; reason: string };

/** Made by the real controllers again, from the objects that own them. */
const MADE_BY_CONTROLLERS = ['Pod', 'ReplicaSet', 'ControllerRevision', 'Job'];

/** Made by the control plane for itself, and of no use elsewhere. */
const KEPT_BY_CONTROL_PLANE = ['Event', 'Endpoints', 'EndpointSlice', 'Lease'];

/**
 * Groups on whose objects no controller works here, so that their status is
 * written as it was read.
 */
const WITHOUT_CONTROLLER = ['cert-manager.io', 'external-secrets.io'];

const SERVER_FIELDS = [
  'uid',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'generation',
  'managedFields',
  'ownerReferences',
  'resourceVersion',
  'selfLink',
];

/**
 * Reads Kubernetes objects from YAML and JSON files and from folders of them,
 * as something that can be applied to another cluster: `List`s are unpacked,
 * what only a server writes is taken away, and what controllers make from other
 * objects is left out.
 */
export async function readManifests(paths: string | string[]): Promise<{
  objects: KubernetesObject[];
  problems: ManifestProblem[];
}> {
  const objects: KubernetesObject[] = [];
  const problems: ManifestProblem[] = [];
  for (const file of [paths].flat().flatMap(manifestFiles)) {
    const text = await fs.promises.readFile(file, 'utf8');
    for (const document of parseAllDocuments(text)) {
      const [error] = document.errors;
      if (error) {
        // Without the message, which quotes the source: it may hold a secret.
        const line = error.linePos?.[0].line;
        problems.push({ file, reason: `line ${line}: ${error.code}` });
        continue;
      }
      try {
        objects.push(...unpack(document.toJS()));
      } catch (cause) {
        problems.push({ file, reason: (cause as Error).message });
      }
    }
  }
  return { objects: objects.filter(isApplicable).map(forServer), problems };
}

function manifestFiles(file: string): string[] {
  if (!fs.statSync(file).isDirectory()) {
    return [file];
  }
  return fs
    .readdirSync(file)
    .filter(name => /\.(ya?ml|json)$/.test(name))
    .sort()
    .map(name => path.join(file, name));
}

function unpack(value: any): KubernetesObject[] {
  if (value === null || value === undefined) {
    return [];
  }
  if (String(value.kind).endsWith('List') && Array.isArray(value.items)) {
    return value.items.flatMap(unpack);
  }
  if (!value.apiVersion || !value.kind || !value.metadata?.name) {
    throw new Error('a document is no Kubernetes object with a name');
  }
  return [value];
}

function isApplicable(object: KubernetesObject): boolean {
  const owned = object.metadata.ownerReferences?.some(
    (owner: { controller?: boolean }) => owner.controller,
  );
  return (
    !KEPT_BY_CONTROL_PLANE.includes(object.kind) &&
    !(owned && MADE_BY_CONTROLLERS.includes(object.kind))
  );
}

function forServer(object: KubernetesObject): KubernetesObject {
  const { status, ...rest } = object;
  const metadata = { ...object.metadata };
  const [group] = object.apiVersion.split('/');
  for (const field of SERVER_FIELDS) {
    delete metadata[field];
  }
  const result: KubernetesObject = {
    ...rest,
    metadata,
    ...(status && WITHOUT_CONTROLLER.includes(group) && { status }),
  };
  if (object.type === 'kubernetes.io/service-account-token') {
    // The token controller fills it, and removes one that has an unknown UID.
    delete result.data;
    metadata.annotations = { ...metadata.annotations };
    delete metadata.annotations['kubernetes.io/service-account.uid'];
  }
  return result;
}
