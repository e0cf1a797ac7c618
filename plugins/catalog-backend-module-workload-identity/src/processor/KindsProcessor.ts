import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import {
  CatalogProcessor,
  CatalogProcessorEmit,
  LocationSpec,
  processingResult,
} from '@backstage/plugin-catalog-node';
import {
  findEntityProblems,
  relationsOf,
  TENURE_API_VERSION,
  TENURE_KINDS,
} from '@tenure/backstage-plugin-workload-identity-common';
import { ShapeProblem, validateShape } from './validateShape';

const [GROUP] = TENURE_API_VERSION.split('/');
const LONGEST_VALUE = 120;

/**
 * Checks entities of the plugin's kinds, and makes the relations that follow
 * from them, both ways. It is all the same to it who registered them.
 */
export class KindsProcessor implements CatalogProcessor {
  static create(): KindsProcessor {
    return new KindsProcessor();
  }

  private constructor() {}

  getProcessorName(): string {
    return 'workload-identity-kinds';
  }

  /**
   * @throws InputError that names each field that is wrong, its value, and what
   * is allowed there.
   */
  async validateEntityKind(entity: Entity): Promise<boolean> {
    const kind = TENURE_KINDS.find(one => one === entity.kind);
    if (!kind || !entity.apiVersion.startsWith(`${GROUP}/`)) {
      return false;
    }
    const problems = findProblems(kind, entity);
    if (problems.length > 0) {
      throw new InputError(
        `${stringifyEntityRef(entity)} is not a valid ${kind}: ${problems
          .map(tell)
          .join('; ')}`,
      );
    }
    return true;
  }

  async postProcessEntity(
    entity: Entity,
    _location: LocationSpec,
    emit: CatalogProcessorEmit,
  ): Promise<Entity> {
    if (entity.apiVersion === TENURE_API_VERSION) {
      relationsOf(entity).forEach(relation =>
        emit(processingResult.relation(relation)),
      );
    }
    return entity;
  }
}

function findProblems(
  kind: (typeof TENURE_KINDS)[number],
  entity: Entity,
): ShapeProblem[] {
  if (entity.apiVersion !== TENURE_API_VERSION) {
    return [
      {
        field: 'apiVersion',
        value: entity.apiVersion,
        allowed: `'${TENURE_API_VERSION}'`,
      },
    ];
  }
  const problems = findEntityProblems(entity);
  const told = new Set(problems.map(problem => problem.field));
  // Where there is a sentence about a field, the schema has nothing to add.
  const shape = validateShape(kind, entity).filter(
    problem =>
      ![...told].some(
        field =>
          problem.field === field || problem.field.startsWith(`${field}.`),
      ),
  );
  return [...problems, ...shape];
}

function tell({ field, allowed, ...problem }: ShapeProblem): string {
  if (problem.value === undefined) {
    return allowed.startsWith('left out')
      ? `${field} has to be ${allowed}`
      : `${field} is missing; it has to be ${allowed}`;
  }
  const value = JSON.stringify(problem.value);
  const shown =
    value.length > LONGEST_VALUE
      ? `${value.slice(0, LONGEST_VALUE - 1)}…`
      : value;
  return `${field} is ${shown}, but has to be ${allowed}`;
}
