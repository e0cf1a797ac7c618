import {
  CredentialFacts,
  PlaceOfUse,
} from '@tenure/backstage-plugin-workload-identity-common';
import { PodSpec } from '../decode/podShapes';
import { MappingContext } from './context';
import { containersOf, placeIn, placesOfVolume } from './places';

/**
 * The life that the ServiceAccount admission plugin asks for in the tokens it
 * injects, and the only one that the API server extends
 * (`WarnOnlyBoundTokenExpirationSeconds`).
 */
export const INJECTED_TOKEN_SECONDS = 3607;

/** What the API server extends it to (`ExpirationExtensionSeconds`): 365 days. */
export const EXTENDED_TOKEN_SECONDS = 365 * 24 * 60 * 60;

/** What a projection without `expirationSeconds` gets. */
const DEFAULT_TOKEN_SECONDS = 3600;

/** `DefaultAPITokenMountPath` of the ServiceAccount admission plugin. */
const API_TOKEN_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';

/** `ServiceAccountVolumeName` of the same, which it adds a random suffix to. */
export const INJECTED_VOLUME = 'kube-api-access-';

/**
 * Audiences that name the API server by its default issuer. Others may, when
 * `--api-audiences` says so, but that can't be read.
 */
const API_AUDIENCE =
  /^(https:\/\/)?kubernetes\.default(\.svc(\.[a-z0-9.-]+)?)?\/?$/;

/** One sort of token that a workload's pods get. */
export interface TokenProfile {
  /** Names the profile among those of the workload. */
  name: string;
  facts: Partial<CredentialFacts>;
  places: PlaceOfUse[];
}

/**
 * The projected tokens of a pod.
 *
 * @param injection - whether the API token is still to be injected by admission
 *   (a template), or would be there already (a pod that was admitted)
 */
export function findTokenProfiles(
  spec: PodSpec,
  options: { automount: boolean | undefined; injection: 'pending' | 'done' },
  context: MappingContext,
): TokenProfile[] {
  const profiles = new Map<string, TokenProfile>();
  const add = (profile: Omit<TokenProfile, 'places'>, places: PlaceOfUse[]) => {
    const known = profiles.get(profile.name);
    if (!known) {
      profiles.set(profile.name, { ...profile, places });
      return;
    }
    for (const place of places) {
      if (!known.places.some(other => isSamePlace(other, place))) {
        known.places.push(place);
      }
    }
  };

  const containers = containersOf(spec);
  let injected = options.injection === 'done' || options.automount === false;
  for (const volume of spec.volumes ?? []) {
    const isInjected = volume.name?.startsWith(INJECTED_VOLUME) ?? false;
    injected ||= isInjected;
    for (const { serviceAccountToken } of volume.projected?.sources ?? []) {
      if (serviceAccountToken) {
        add(
          toProfile({ ...serviceAccountToken, implied: isInjected }, context),
          placesOfVolume('volume', volume, containers),
        );
      }
    }
  }
  if (!injected) {
    const mounting = containers.filter(
      ({ type, container }) =>
        type !== 'ephemeral' &&
        !container.volumeMounts?.some(m => m.mountPath === API_TOKEN_PATH),
    );
    if (mounting.length > 0) {
      add(
        toProfile(
          { expirationSeconds: INJECTED_TOKEN_SECONDS, implied: true },
          context,
        ),
        mounting.map(one => placeIn('volume', one)),
      );
    }
  }
  return [...profiles.values()];
}

function toProfile(
  projection: {
    audience?: string;
    expirationSeconds?: number;
    implied: boolean;
  },
  context: MappingContext,
): Omit<TokenProfile, 'places'> {
  const { audience, expirationSeconds } = projection;
  const declared = expirationSeconds ?? DEFAULT_TOKEN_SECONDS;
  // The API refuses less than ten minutes and more than 2^32 seconds.
  const valid =
    Number.isInteger(declared) && declared >= 600 && declared <= 2 ** 32;
  if (!valid) {
    context.problems.add(
      'InvalidExpiration',
      'expirationSeconds of a projected token is not a whole number of seconds from 600 to 4294967296',
    );
  }

  const basis: Record<string, string> = {};
  if (expirationSeconds === undefined || projection.implied) {
    basis.declaredTtlSeconds = 'kubernetes default';
  }
  let effective = declared;
  const forApiServer = !audience || API_AUDIENCE.test(audience);
  if (declared === INJECTED_TOKEN_SECONDS && forApiServer) {
    const { extendsTokenExpiration } = context.settings;
    effective =
      extendsTokenExpiration === false ? declared : EXTENDED_TOKEN_SECONDS;
    basis.effectiveTtlSeconds =
      extendsTokenExpiration === undefined
        ? 'kubernetes default'
        : 'cluster configuration';
  }

  return {
    name: `token${audience ? `/${audience}` : ''}@${
      valid ? declared : 'invalid'
    }`,
    facts: {
      class: 'projected-token',
      expiry: { type: 'per-issue' },
      ...(valid && {
        declaredTtlSeconds: declared,
        effectiveTtlSeconds: effective,
      }),
      renewal: { mode: 'automatic', by: 'kubelet' },
      audiences: audience ? [audience] : [],
      boundTo: 'Pod',
      ...(Object.keys(basis).length > 0 && { basis }),
    },
  };
}

function isSamePlace(a: PlaceOfUse, b: PlaceOfUse): boolean {
  return (
    a.as === b.as &&
    a.container === b.container &&
    a.containerType === b.containerType
  );
}
