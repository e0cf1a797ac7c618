import {
  ASSET_KINDS,
  AssetKey,
  AssetKind,
  LINK_TYPES,
  LinkType,
  parseAuthority,
} from '@tenure/backstage-plugin-workload-identity-common';
import { LinkObservation } from '../source/IdentitySource';

/** As wide as the inventory's columns. */
const LONGEST = { authority: 255, name: 1024, qualifier: 512 };

/** What each type of link joins: from → to. */
const ENDS: Record<LinkType, [from: AssetKind, to: AssetKind]> = {
  'runs-as': ['workload', 'identity'],
  uses: ['workload', 'secret'],
  presents: ['workload', 'credential'],
  holds: ['secret', 'credential'],
  authenticates: ['credential', 'identity'],
  accepts: ['identity', 'credential'],
  granted: ['identity', 'role'],
  'federates-to': ['identity', 'identity'],
  'runs-image': ['workload', 'image'],
  'synced-from': ['secret', 'secret'],
  'issued-by': ['credential', 'issuer'],
};

/** Says what is wrong with the key of an asset. */
export function checkKey(key: AssetKey, path: string): string[] {
  if (!ASSET_KINDS.includes(key?.kind)) {
    return [`${path} has the unknown kind '${key?.kind}'`];
  }
  const faults: string[] = [];
  try {
    const authority = parseAuthority(key.authority);
    if (authority.type !== 'global' && !authority.name) {
      faults.push(
        `${path} has the authority '${key.authority}' without a name`,
      );
    }
  } catch (error) {
    faults.push(`${path}: ${(error as Error).message}`);
  }
  if (!key.name || key.name !== key.name.trim()) {
    faults.push(
      `${path} has the name '${key.name}', empty or with blanks around`,
    );
  }
  if (/\p{Cc}/u.test(`${key.authority}${key.name}`)) {
    faults.push(`${path} has control characters in its name or authority`);
  }
  for (const field of ['authority', 'name'] as const) {
    if (key[field]?.length > LONGEST[field]) {
      faults.push(`${path}.${field} is longer than ${LONGEST[field]}`);
    }
  }
  return faults;
}

/** Says what is wrong with a link's type, ends and qualifier. */
export function checkLink(link: LinkObservation, path: string): string[] {
  if (!LINK_TYPES.includes(link?.type)) {
    return [`${path} has the unknown type '${link?.type}'`];
  }
  const [from, to] = ENDS[link.type];
  const faults = [
    ...checkKey(link.from, `${path}.from`),
    ...checkKey(link.to, `${path}.to`),
  ];
  if (link.from.kind !== from || link.to.kind !== to) {
    faults.push(
      `${path} is '${link.type}' from ${link.from.kind} to ${link.to.kind}, but joins ${from} to ${to}`,
    );
  }
  if ((link.qualifier?.length ?? 0) > LONGEST.qualifier) {
    faults.push(`${path}.qualifier is longer than ${LONGEST.qualifier}`);
  }
  return faults;
}
