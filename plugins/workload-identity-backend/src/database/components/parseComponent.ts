import { parseEntityRef } from '@backstage/catalog-model';
import { parseClaims, RawClaims } from '../../matching/claims';
import { MatchableComponent } from '../../matching/decideMatch';
import { ComponentRow } from '../tables';

/** Reads a row of `components` as what matching tests. */
export function parseComponent(
  row: Pick<ComponentRow, 'entity_ref' | 'owner_ref' | 'claims'>,
  options: { maxNamed: number },
): MatchableComponent {
  const { namespace, name } = parseEntityRef(row.entity_ref);
  return {
    entityRef: row.entity_ref,
    namespace,
    name,
    ownerRef: row.owner_ref ?? undefined,
    claims: parseClaims(JSON.parse(row.claims) as RawClaims, options).claims,
  };
}
