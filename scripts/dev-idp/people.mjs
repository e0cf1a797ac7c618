import fs from 'node:fs';
import { createRequire } from 'node:module';
import { inRoot } from '../lib/paths.mjs';

const { parse, parseAllDocuments } = createRequire(import.meta.url)('yaml');

/**
 * The people of the demo organisation who can sign in: those with an address,
 * in the order of the file.
 *
 * @returns {{ id: string, name: string, email: string, teams: string, persona: string, sees: string }[]}
 */
export function readPeople() {
  const entities = parseAllDocuments(
    fs.readFileSync(inRoot('examples', 'catalog', 'org.yaml'), 'utf8'),
  ).flatMap(document => document.toJS() ?? []);
  const { permission } = parse(
    fs.readFileSync(inRoot('app-config.yaml'), 'utf8'),
  );
  const titles = new Map(
    entities
      .filter(({ kind }) => kind === 'Group')
      .map(({ metadata, spec }) => [
        metadata.name,
        spec.profile?.displayName ?? metadata.title ?? metadata.name,
      ]),
  );
  return entities
    .filter(({ kind, spec }) => kind === 'User' && spec.profile?.email)
    .map(({ metadata, spec }) => {
      const groups = (spec.memberOf ?? []).map(withoutKind);
      const teams = groups.map(name => titles.get(name) ?? name).join(', ');
      return {
        id: metadata.name,
        name: spec.profile.displayName ?? metadata.name,
        email: spec.profile.email,
        teams,
        ...whatTheySee(groups, permission?.personas ?? {}),
      };
    });
}

/** Who the members of some groups are to packages/backend/src/policy. */
function whatTheySee(groups, { outsiders, identityTeam, platformTeam }) {
  const isOf = members =>
    (members ?? []).map(withoutKind).some(ref => groups.includes(ref));
  if (isOf(outsiders) || groups.length === 0) {
    return {
      persona: 'outsider',
      sees: 'Sees the catalog, and nothing of the inventory',
    };
  }
  if (isOf(identityTeam)) {
    return {
      persona: 'identity team',
      sees: 'Sees everything, and removes sources that are gone',
    };
  }
  return isOf(platformTeam)
    ? {
        persona: 'platform team',
        sees: 'Sees all clusters and sources but closed ones, and has them read again',
      }
    : {
        persona: 'developer',
        sees: 'Sees what the team’s components reach, and counts of the rest',
      };
}

function withoutKind(ref) {
  return ref.replace(/^group:(default\/)?/i, '').toLowerCase();
}
