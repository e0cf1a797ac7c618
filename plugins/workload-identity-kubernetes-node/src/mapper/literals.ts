import {
  CredentialFacts,
  PlaceOfUse,
} from '@tenure/backstage-plugin-workload-identity-common';
import { ObjectOf } from '../decode/shapes';
import { PodSpec } from '../decode/podShapes';
import { parseInstant } from '../instants';
import { MappingContext } from './context';
import { Identified, portalAnnotations } from './objects';
import { containersOf, placeIn } from './places';

/**
 * Credentials that were written out. Each is known by its place, and by which
 * rules found it; nothing is derived from the value, so that a new value in the
 * same place is the same finding.
 */

function factsOf(kinds: string[]): CredentialFacts {
  return {
    class: 'literal',
    expiry: { type: 'unknown' },
    renewal: { mode: 'manual' },
    literalKinds: kinds,
    basis: { renewal: 'written into the object, and changed only there' },
  };
}

/** Those in the environment and the arguments of a workload's containers. */
export function mapWorkloadLiterals(
  workload: string,
  spec: PodSpec,
  context: MappingContext,
): void {
  const from = context.key('workload', workload);
  const add = (profile: string, kinds: string[], place: PlaceOfUse) => {
    const credential = context.key(
      'credential',
      `${workload}#literal/${place.container ?? ''}/${profile}`,
    );
    context.asset({ key: credential, facts: factsOf(kinds) });
    context.link({
      type: 'presents',
      from,
      to: credential,
      facts: { places: [place] },
    });
  };

  for (const one of containersOf(spec)) {
    const { env, command, args } = one.container;
    env?.forEach(({ literal }, index) => {
      if (literal) {
        const { name, kinds } = literal;
        add(`env/${name ?? index}`, kinds, {
          ...placeIn('env', one),
          ...(name === undefined ? { index } : { variable: name }),
        });
      }
    });
    for (const { index, kinds } of command ?? []) {
      add(`command/${index}`, kinds, { ...placeIn('command', one), index });
    }
    for (const { index, kinds } of args ?? []) {
      add(`args/${index}`, kinds, { ...placeIn('argument', one), index });
    }
  }
}

/** The natural key of a ConfigMap that holds some. */
export function configMapName(namespace: string, name: string): string {
  return `${namespace}/ConfigMap/${name}`;
}

/** A ConfigMap in which some were found. */
export function mapConfigMap(
  object: ObjectOf<'ConfigMap'>,
  { namespace, name, uid }: Identified,
  context: MappingContext,
): void {
  const { creationTimestamp, annotations } = object.metadata ?? {};
  const createdAt = creationTimestamp && parseInstant(creationTimestamp);
  const configMap = context.key('secret', configMapName(namespace, name));
  context.asset({
    key: configMap,
    ...(uid && { incarnation: uid }),
    facts: {
      type: 'ConfigMap',
      ...(createdAt && { createdAt }),
      ...(object.immutable !== undefined && { immutable: object.immutable }),
      ...portalAnnotations(annotations),
    },
  });
  for (const { key, kinds } of object.data ?? []) {
    const credential = context.key(
      'credential',
      `${configMapName(namespace, name)}#literal/${key}`,
    );
    context.asset({
      key: credential,
      ...(uid && { incarnation: uid }),
      facts: factsOf(kinds),
    });
    context.link({ type: 'holds', from: configMap, to: credential, facts: {} });
  }
}
