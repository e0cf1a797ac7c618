import {
  AssetKey,
  parseAuthority,
} from '@tenure/backstage-plugin-workload-identity-common';
import {
  AssetObservation,
  LinkObservation,
} from '@tenure/backstage-plugin-workload-identity-node';
import { InventoryChange } from '../InventoryStore';
import { describeKey } from '../merge/describeKey';

type Problem = InventoryChange['problems'][number];

/** As wide as the columns. */
const LONGEST = {
  authority: 255,
  name: 1024,
  namespace: 255,
  incarnation: 128,
  qualifier: 512,
};

const SHOWN_NAME_LENGTH = 120;

/**
 * Sets aside what the tables can't hold, so that one odd name in the input does
 * not stop the reading of all the rest.
 */
export function checkObservations(input: {
  assets: AssetObservation[];
  links: LinkObservation[];
}): {
  assets: AssetObservation[];
  links: LinkObservation[];
  problems: Problem[];
} {
  const problems: Problem[] = [];
  const assets = input.assets.filter(asset => {
    const fault =
      faultOfKey(asset.key) ??
      faultOfText('incarnation', asset.incarnation ?? '', LONGEST.incarnation);
    if (fault) {
      problems.push(problem(asset.key, fault, asset.location));
    }
    return !fault;
  });
  const links = input.links.filter(link => {
    const fault =
      faultOfKey(link.from) ??
      faultOfKey(link.to) ??
      faultOfText('qualifier', link.qualifier ?? '', LONGEST.qualifier);
    if (fault) {
      problems.push(problem(link.from, `${fault} (link '${link.type}')`));
    }
    return !fault;
  });
  return { assets, links, problems };
}

/** The name of an asset as problems quote it. */
export function shownName(key: AssetKey): string {
  const name = String(key.name);
  return name.length > SHOWN_NAME_LENGTH
    ? `${name.slice(0, SHOWN_NAME_LENGTH)}…`
    : name;
}

function problem(key: AssetKey, fault: string, location?: string): Problem {
  return {
    code: 'UnusableName',
    message: `${key.kind} '${shownName(key)}' was left out: ${fault}`,
    location,
  };
}

function faultOfKey(key: AssetKey): string | undefined {
  try {
    parseAuthority(key.authority);
  } catch (error) {
    return `its authority is not well formed (${String(error)})`;
  }
  return (
    faultOfText('authority', key.authority, LONGEST.authority) ??
    (key.name ? undefined : 'its name is empty') ??
    faultOfText('name', key.name, LONGEST.name) ??
    faultOfText(
      'namespace',
      describeKey(key).namespace ?? '',
      LONGEST.namespace,
    )
  );
}

function faultOfText(
  what: string,
  text: string,
  longest: number,
): string | undefined {
  if (text.includes('\0')) {
    return `its ${what} has a NUL character`;
  }
  return text.length > longest
    ? `its ${what} is longer than ${longest} characters`
    : undefined;
}
