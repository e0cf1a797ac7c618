import { AssetKey } from '@tenure/backstage-plugin-workload-identity-common';
import { PodStatus } from '../decode/podShapes';
import { MappingContext } from './context';
import { TypedContainer } from './places';

const REFERENCE = /^[A-Za-z0-9[][A-Za-z0-9._:/\-[\]]*(@sha256:[0-9a-f]{64})?$/;

export function isImageReference(text: string): boolean {
  return REFERENCE.test(text);
}

const DIGEST = /@(sha256:[0-9a-f]{64})$/;

/**
 * What the containers run: by digest where the pod's status, or the reference
 * itself, tells it, else by the reference as written.
 */
export function mapImages(
  workload: AssetKey,
  containers: TypedContainer[],
  options: {
    status?: PodStatus;
    /** The ServiceAccount, `namespace/name`, that they run as. */
    account?: string;
  },
  context: MappingContext,
): void {
  const { status, account } = options;
  const statuses = new Map(
    [
      ...(status?.initContainerStatuses ?? []),
      ...(status?.containerStatuses ?? []),
      ...(status?.ephemeralContainerStatuses ?? []),
    ].map(one => [one.name, one]),
  );
  for (const { container } of containers) {
    const { name, image } = container;
    if (!name || image === undefined) {
      continue;
    }
    if (!isImageReference(image)) {
      context.problems.add(
        'InvalidImage',
        'The image of a container is not an image reference',
      );
      continue;
    }
    // A bare `sha256:…` in a status is the id of the local image's
    // configuration, not the digest that a registry knows it by.
    const digest =
      DIGEST.exec(statuses.get(name)?.imageID ?? '')?.[1] ??
      DIGEST.exec(image)?.[1];
    const key = {
      kind: 'image' as const,
      authority: 'global' as const,
      name: digest ?? `ref:${image}`,
    };
    context.asset({
      key,
      facts: { references: [image], digestKnown: digest !== undefined },
    });
    context.link({
      type: 'runs-image',
      from: workload,
      to: key,
      qualifier: name,
      facts: { container: name, reference: image, ...(account && { account }) },
    });
  }
}
