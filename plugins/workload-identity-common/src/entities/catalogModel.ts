import { createCatalogModelLayer } from '@backstage/catalog-model/alpha';
import {
  ANNOTATION_ASSET_ID,
  KIND_IDENTITY_OWNER,
  KIND_WORKLOAD_IDENTITY,
  KIND_WORKLOAD_SECRET,
  TENURE_API_VERSION,
  TENURE_KINDS,
  TenureKind,
} from './kinds';
import { TENURE_RELATION_RULES } from './refs';
import { TENURE_KIND_SCHEMAS } from './schemas';

const [GROUP, VERSION] = TENURE_API_VERSION.split('/');

const WORDS: Record<
  TenureKind,
  { singular: string; plural: string; description: string }
> = {
  [KIND_WORKLOAD_IDENTITY]: {
    singular: 'workload identity',
    plural: 'workload identities',
    description:
      'What a workload acts as: an account, a SPIFFE ID, a cloud role.',
  },
  [KIND_WORKLOAD_SECRET]: {
    singular: 'workload secret',
    plural: 'workload secrets',
    description: 'A secret that workloads use; never its value.',
  },
  [KIND_IDENTITY_OWNER]: {
    singular: 'identity owner',
    plural: 'identity owners',
    description: 'Who answers for identities, and in which role.',
  },
};

/**
 * The kinds and their relations as a layer of the catalog's declarative model,
 * for portals that use it. With the catalog module, which brings the same, it
 * is not needed.
 *
 * The layer checks the shape of entities. What needs a comparison of two fields
 * (a SPIFFE ID and its trust domain, a cluster and its authority) only the
 * catalog module checks.
 *
 * @alpha
 */
export const workloadIdentityCatalogModel = createCatalogModelLayer({
  layerId: 'tenure.dev/workload-identity',
  builder: model => {
    for (const kind of TENURE_KINDS) {
      const { singular, plural, description } = WORDS[kind];
      const rules = TENURE_RELATION_RULES[kind];
      model.addKind({
        group: GROUP,
        names: { kind, singular, plural },
        description,
        versions: [
          {
            name: VERSION,
            relationFields: rules.map(({ field, forward, kinds }) => ({
              selector: { path: `spec.${field}` },
              relation: forward.type,
              defaultKind: kinds[0],
              defaultNamespace: 'inherit',
              allowedKinds: kinds,
            })),
            schema: { jsonSchema: TENURE_KIND_SCHEMAS[kind] },
          },
        ],
      });
      for (const { kinds, forward, reverse } of rules) {
        model.addRelationPair({
          fromKind: kind,
          toKind: kinds,
          description: `From ${singular} to ${kinds.join(' or ')}.`,
          forward,
          reverse,
        });
      }
    }
    model.addAnnotation({
      name: ANNOTATION_ASSET_ID,
      title: 'Asset',
      description: 'The id of the asset of the inventory that it stands for.',
    });
  },
});
