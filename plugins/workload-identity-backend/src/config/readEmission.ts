import { KubernetesValidatorFunctions } from '@backstage/catalog-model';
import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { DEFAULT_EMISSION, EmissionSettings } from '../emission/settings';

const KEY = 'catalog.entities';
const PATH = `workloadIdentity.${KEY}`;
const EMIT = ['matched', 'all', 'none'] as const;

/**
 * Reads what of the inventory the catalog gets.
 *
 * @throws InputError that names the path of what is wrong, and what it should be.
 */
export function readEmission(config: Config | undefined): EmissionSettings {
  const entities = config?.getOptionalConfig(KEY);
  return {
    emit: readEmit(entities),
    cap: readCount(entities, 'cap', 0) ?? DEFAULT_EMISSION.cap,
    secrets:
      entities?.getOptionalBoolean('secrets') ?? DEFAULT_EMISSION.secrets,
    namespace: readNamespace(entities),
    tombstoneDays:
      readCount(entities, 'tombstoneDays', 1) ?? DEFAULT_EMISSION.tombstoneDays,
  };
}

function readEmit(entities: Config | undefined): EmissionSettings['emit'] {
  const value = entities?.getOptionalString('emit');
  const emit = EMIT.find(one => one === value);
  if (value !== undefined && !emit) {
    throw new InputError(
      `${PATH}.emit: '${value}' is not one of ${EMIT.map(
        one => `'${one}'`,
      ).join(', ')}`,
    );
  }
  return emit ?? DEFAULT_EMISSION.emit;
}

function readNamespace(entities: Config | undefined): string {
  const value = entities?.getOptionalString('namespace');
  if (
    value !== undefined &&
    !KubernetesValidatorFunctions.isValidNamespace(value)
  ) {
    throw new InputError(
      `${PATH}.namespace: '${value}' is not a namespace of the catalog; use lower case letters, digits and '-', at most 63`,
    );
  }
  return value ?? DEFAULT_EMISSION.namespace;
}

function readCount(
  entities: Config | undefined,
  key: string,
  least: number,
): number | undefined {
  const value = entities?.getOptionalNumber(key);
  if (value !== undefined && (!Number.isSafeInteger(value) || value < least)) {
    throw new InputError(
      `${PATH}.${key}: ${value} is not a whole number of at least ${least}`,
    );
  }
  return value;
}
