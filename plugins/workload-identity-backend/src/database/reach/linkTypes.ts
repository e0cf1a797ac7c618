import { LinkType } from '@tenure/backstage-plugin-workload-identity-common';

/** Links by which a workload leads to something. */
export const WORKLOAD_LINKS: readonly LinkType[] = [
  'runs-as',
  'uses',
  'presents',
  'runs-image',
];

/** Links that are followed one step beyond what a workload leads to. */
export const SECOND_LINKS: readonly LinkType[] = [
  'granted',
  'federates-to',
  'holds',
  'authenticates',
  'accepts',
  'issued-by',
  'synced-from',
];

/** Those of a workload by which it depends on something. */
export const DEPENDING_LINKS: readonly LinkType[] = [
  'runs-as',
  'uses',
  'presents',
];

/**
 * The second steps by which a workload depends on something, after the link
 * that leads to them: what its identity federates to, what a secret holds.
 */
export const DEPENDING_STEPS: ReadonlyArray<[first: LinkType, then: LinkType]> =
  [
    ['runs-as', 'federates-to'],
    ['uses', 'holds'],
  ];

/**
 * A step to what a workload does not depend on, though who answers for it
 * answers for this too: a credential that its identity accepts from outside.
 */
export const ANSWERING_STEP: [first: LinkType, then: LinkType] = [
  'runs-as',
  'accepts',
];
