import {
  AssetKey,
  Authority,
  clusterAuthority,
} from '@tenure/backstage-plugin-workload-identity-common';
import {
  AssetObservation,
  LinkObservation,
} from '@tenure/backstage-plugin-workload-identity-node';
import { isDnsSubdomain } from '../names';
import { ProblemList } from '../problems';

/** What the mapping of one object gathers. */
export class MappingContext {
  readonly authority: Authority;
  readonly assets: AssetObservation[] = [];
  readonly links: LinkObservation[] = [];
  readonly problems = new ProblemList();
  /** The object is a controller, so what it says its pods need not repeat. */
  isController = false;

  constructor(
    readonly settings: {
      cluster: string;
      extendsTokenExpiration?: boolean;
      trustDomain?: string;
    },
    readonly location?: string,
  ) {
    this.authority = clusterAuthority(settings.cluster);
  }

  asset(observation: AssetObservation): void {
    this.assets.push(
      this.location === undefined
        ? observation
        : { ...observation, location: this.location },
    );
  }

  link(observation: LinkObservation): void {
    this.links.push(observation);
  }

  /** A name that the object refers to, or undefined and a problem. */
  reference(
    name: string | undefined,
    what: string,
    isName: (value: string) => boolean = isDnsSubdomain,
  ): string | undefined {
    if (name !== undefined && isName(name)) {
      return name;
    }
    this.problems.add(
      'InvalidReference',
      `The name of ${what} is missing or not a valid name`,
    );
    return undefined;
  }

  key<K extends AssetKey['kind']>(
    kind: K,
    name: string,
  ): AssetKey & { kind: K } {
    return { kind, authority: this.authority, name };
  }

  account(namespace: string, name: string) {
    return this.key('identity', `${namespace}/${name}`);
  }

  /** What signs the tokens of the cluster's accounts. */
  get tokenIssuer() {
    return this.key('issuer', 'kubernetes-service-account');
  }
}
