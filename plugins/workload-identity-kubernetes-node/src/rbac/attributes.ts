import { PermissionRule } from '@tenure/backstage-plugin-workload-identity-common';

/**
 * What somebody asks the API server for, as its authorizers see it
 * (`resourceAttributes` of a SubjectAccessReview). What is absent is empty.
 *
 * @public
 */
export interface ResourceAttributes {
  verb: string;
  /** Empty for the core group. */
  group?: string;
  /** The plural, without a subresource. */
  resource: string;
  subresource?: string;
  /** Of the object; absent for requests on many, and for most that create one. */
  name?: string;
  /** Absent for what has none, and for requests on all namespaces. */
  namespace?: string;
}

/**
 * A request for something that is no resource, such as `/healthz`
 * (`nonResourceAttributes` of a SubjectAccessReview).
 *
 * @public
 */
export interface NonResourceAttributes {
  verb: string;
  path: string;
}

/** @public */
export type AccessAttributes = ResourceAttributes | NonResourceAttributes;

/**
 * Rules, and where they hold: in one namespace, or without one everywhere.
 *
 * @public
 */
export interface ScopedRules {
  namespace?: string;
  rules: readonly PermissionRule[];
}
