import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
} from '@backstage/catalog-model';
import {
  ANNOTATION_ASSET_ID,
  Authority,
  KIND_WORKLOAD_IDENTITY,
  KIND_WORKLOAD_SECRET,
  parseAuthority,
  TENURE_API_VERSION,
  WorkloadIdentityEntity,
  WorkloadSecretEntity,
} from '@tenure/backstage-plugin-workload-identity-common';
import { Candidate } from '../database/emission/readCandidates';
import { parseObject } from '../database/json';
import { entityName } from './entityName';

/** Where the catalog has the entities from: the inventory, not a file. */
const LOCATION = 'workload-identity:inventory';

const MAX_WORD = 255;

/**
 * The entity of an asset: what stays as it is for as long as the asset does.
 * Nothing that ticks (expiry, freshness, counts) is in it, or the catalog would
 * process it again and again.
 *
 * @param options - `components` by ref, and `ownerRef` of the accountable owner.
 */
export function toEntity(
  asset: Candidate,
  options: { namespace: string; components: string[]; ownerRef?: string },
): WorkloadIdentityEntity | WorkloadSecretEntity {
  const { namespace, components, ownerRef } = options;
  const metadata = {
    name: entityName(asset),
    namespace,
    title: titleOf(asset),
    annotations: {
      [ANNOTATION_LOCATION]: LOCATION,
      [ANNOTATION_ORIGIN_LOCATION]: LOCATION,
      [ANNOTATION_ASSET_ID]: asset.id,
    },
    ...withTags([asset.cluster, asset.environment]),
  };
  const place = {
    authority: asset.authority as Authority,
    ...(asset.cluster && { cluster: asset.cluster }),
    ...(asset.namespace && { namespace: asset.namespace }),
    ...(asset.environment && { environment: asset.environment }),
    ...(ownerRef && { owner: ownerRef }),
  };
  if (asset.kind === 'secret') {
    const { type } = parseObject(asset.facts);
    return {
      apiVersion: TENURE_API_VERSION,
      kind: KIND_WORKLOAD_SECRET,
      metadata,
      spec: {
        type: wordOf(type),
        path: asset.name,
        ...place,
        ...(components.length > 0 && { usedBy: components }),
      },
    };
  }
  return {
    apiVersion: TENURE_API_VERSION,
    kind: KIND_WORKLOAD_IDENTITY,
    metadata,
    spec: {
      type: wordOf(asset.class ?? parseObject(asset.facts).class),
      subject: subjectOf(asset),
      ...place,
      ...(components.length > 0 && { identityOf: components }),
    },
  };
}

/** The whole SPIFFE ID of what is in a trust domain; otherwise the natural key. */
function subjectOf({ authority, name }: Candidate): string {
  const parsed = parseAuthority(authority);
  return parsed.type === 'trust-domain'
    ? `spiffe://${parsed.name}${name && `/${name}`}`
    : name;
}

function titleOf(asset: Candidate): string {
  const parsed = parseAuthority(asset.authority);
  switch (parsed.type) {
    case 'global':
      return asset.name;
    case 'trust-domain':
      return subjectOf(asset);
    default:
      return `${asset.name} (${parsed.name})`;
  }
}

/** As the catalog's index filters by; what can't be a tag is left out. */
function withTags(words: Array<string | null>): { tags?: string[] } {
  const tags = words.filter(
    (word): word is string =>
      word !== null &&
      word.length <= 63 &&
      /^[a-z0-9+#]+(?:-[a-z0-9+#]+)*$/.test(word),
  );
  return tags.length > 0 ? { tags: [...new Set(tags)] } : {};
}

function wordOf(value: unknown): string {
  return typeof value === 'string' && value
    ? value.slice(0, MAX_WORD)
    : 'unknown';
}
