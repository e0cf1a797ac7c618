import path from 'node:path';
import { ControlPlane } from './controlPlane';
import { readManifests } from './manifests';
import { root } from './paths';

/** The user as whom the portal reads a live cluster. */
export const READER = 'tenure-reader';

/** The rights that the documentation asks adopters to give the source. */
const documentedRights = path.join(root, 'docs/sources/kubernetes-rbac.yaml');

/**
 * Gives the reader the rights of the source's documentation, so that the live
 * demo shows that they are enough. Its bindings name a service account; the
 * reader is added beside it.
 */
export async function grantReader(controlPlane: ControlPlane): Promise<void> {
  const { objects, problems } = await readManifests(documentedRights);
  if (problems.length > 0) {
    const [{ file, reason }] = problems;
    throw new Error(`${file} can't be applied: ${reason}`);
  }
  const user = {
    kind: 'User',
    name: READER,
    apiGroup: 'rbac.authorization.k8s.io',
  };
  await controlPlane.apply(
    objects.map(object =>
      object.roleRef
        ? { ...object, subjects: [...(object.subjects ?? []), user] }
        : object,
    ),
  );
}
