import { ObjectOf } from '../decode/shapes';
import { MappingContext } from './context';
import { FEDERATIONS } from './federations';
import { Identified, portalAnnotations } from './objects';

export function mapServiceAccount(
  object: ObjectOf<'ServiceAccount'>,
  { namespace, name, uid }: Identified,
  context: MappingContext,
): void {
  const key = context.account(namespace, name);
  const pullSecrets = (object.imagePullSecrets ?? []).flatMap(
    ref => context.reference(ref.name, 'a Secret in imagePullSecrets') ?? [],
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
  for (const { annotation, mechanism, conditions, parse } of FEDERATIONS) {
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
      facts: {
        mechanism,
        conditions: conditions({ namespace, name }, annotations),
      },
    });
  }
}
