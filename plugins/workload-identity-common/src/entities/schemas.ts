import { JsonObject } from '@backstage/types';
import {
  KIND_IDENTITY_OWNER,
  KIND_WORKLOAD_IDENTITY,
  KIND_WORKLOAD_SECRET,
  TenureKind,
} from './kinds';

/**
 * Only keywords that the catalog's declarative model takes too: no `oneOf`,
 * `anyOf`, `if` or `$ref`. Where a pattern says less than a sentence could,
 * {@link findEntityProblems} has the sentence.
 */

const REF_NAME = '(?:[^\\s:/]+/)?[^\\s:/]+';
const OWNER_REF = `^(?:(?:[Gg][Rr][Oo][Uu][Pp]|[Uu][Ss][Ee][Rr]):)?${REF_NAME}$`;
const COMPONENT_REF = `^(?:[Cc][Oo][Mm][Pp][Oo][Nn][Ee][Nn][Tt]:)?${REF_NAME}$`;
const AUTHORITY =
  '^(?:global|(?:cluster|trust-domain|cloud-account|store|issuer):\\S+)$';
const SPIFFE_ID =
  'spiffe://[a-z0-9._-]{1,255}(?:/(?!\\.{1,2}(?:/|$))[a-zA-Z0-9._-]+)*';
const IDENTITY_PATTERN = `^(?:${SPIFFE_ID}(?:/\\*)?|(?:cluster|cloud-account|store|issuer):[^\\s*/][^*]*/(?:[^*]*[^*/]|[^*]*\\*))$`;

const ownerRef = (description: string, example: string) => ({
  type: 'string',
  description: `${description}: entity ref of a group or user; a group, unless it says otherwise`,
  pattern: OWNER_REF,
  maxLength: 512,
  examples: [example],
});

const ownerRefs = (description: string, example: string) => ({
  type: 'array',
  description,
  maxItems: 100,
  items: ownerRef(description, example),
});

const componentRef = {
  type: 'string',
  description: 'Entity ref of a component',
  pattern: COMPONENT_REF,
  maxLength: 512,
  examples: ['component:default/checkout'],
};

const word = (description: string, example: string) => ({
  type: 'string',
  description,
  minLength: 1,
  maxLength: 255,
  examples: [example],
});

const placeProperties = {
  authority: {
    type: 'string',
    description:
      "What its name is unique within: 'cluster:<name>', 'trust-domain:<name>', 'cloud-account:<name>', 'store:<name>', 'issuer:<name>' or 'global'",
    pattern: AUTHORITY,
    maxLength: 255,
    examples: ['cluster:prod-eu'],
  },
  cluster: word('The configured name of its cluster', 'prod-eu'),
  namespace: word('The namespace it is in', 'payments'),
  environment: word('The environment it is in', 'production'),
  owner: ownerRef('The accountable owner', 'group:default/payments'),
};

const name = (description: string, example: string) => ({
  type: 'string',
  description,
  minLength: 1,
  maxLength: 2048,
  examples: [example],
});

/**
 * The JSON schema of WorkloadIdentity, without kind, apiVersion and metadata.
 *
 * @public
 */
export const workloadIdentitySchema: JsonObject = {
  type: 'object',
  required: ['spec'],
  properties: {
    spec: {
      type: 'object',
      required: ['type', 'authority', 'subject'],
      additionalProperties: true,
      properties: {
        ...placeProperties,
        type: word('What sort of identity it is', 'kubernetes-service-account'),
        subject: name(
          'What it is called within its authority; of a SPIFFE identity the whole SPIFFE ID',
          'payments/checkout',
        ),
        identityOf: {
          type: 'array',
          description: 'The components whose workloads run as it',
          maxItems: 1000,
          items: componentRef,
        },
      },
    },
  },
};

/**
 * The JSON schema of WorkloadSecret, without kind, apiVersion and metadata.
 * Other fields under `spec` are refused, so that nobody puts a value there.
 *
 * @public
 */
export const workloadSecretSchema: JsonObject = {
  type: 'object',
  required: ['spec'],
  properties: {
    spec: {
      type: 'object',
      required: ['type', 'authority', 'path'],
      additionalProperties: false,
      properties: {
        ...placeProperties,
        type: word("The store's own type of secret", 'kubernetes.io/tls'),
        path: name('Where it is within its authority', 'payments/checkout-tls'),
        usedBy: {
          type: 'array',
          description: 'The components whose workloads use it',
          maxItems: 1000,
          items: componentRef,
        },
      },
    },
  },
};

/**
 * The JSON schema of IdentityOwner, without kind, apiVersion and metadata. A
 * role that is written wrong would be a role that nobody holds, so fields that
 * are not known are refused.
 *
 * @public
 */
export const identityOwnerSchema: JsonObject = {
  type: 'object',
  required: ['spec'],
  properties: {
    spec: {
      type: 'object',
      required: ['owner', 'covers'],
      additionalProperties: false,
      properties: {
        owner: ownerRef('The accountable owner', 'group:default/payments'),
        operators: ownerRefs(
          'Who runs what it covers',
          'group:default/platform',
        ),
        policyOwner: ownerRef(
          'Who owns the policy',
          'group:default/identity-team',
        ),
        enforcementOwner: ownerRef(
          'Who owns the enforcement at run time',
          'group:default/platform',
        ),
        driftResponder: ownerRef(
          'Who answers when reality differs from what was approved',
          'group:default/payments-oncall',
        ),
        successor: ownerRef(
          'Who takes over from the accountable owner',
          'group:default/core-banking',
        ),
        issuers: ownerRefs('Who may issue', 'group:default/identity-team'),
        covers: {
          type: 'array',
          description: 'What it covers: any of these',
          minItems: 1,
          maxItems: 1000,
          items: {
            type: 'object',
            additionalProperties: false,
            minProperties: 1,
            properties: {
              cluster: word('The configured name of a cluster', 'prod-eu'),
              namespace: word('A namespace of that cluster', 'payments'),
              component: componentRef,
              identity: {
                type: 'string',
                description:
                  "A SPIFFE ID, or '<authority>/<name>'; '*' at the end stands for anything",
                pattern: IDENTITY_PATTERN,
                maxLength: 2048,
                examples: ['spiffe://prod.example/ns/payments/*'],
              },
            },
            dependencies: {
              namespace: ['cluster'],
              component: { type: 'object', maxProperties: 1 },
              identity: { type: 'object', maxProperties: 1 },
            },
          },
        },
      },
    },
  },
};

/**
 * The JSON schema of each kind, without kind, apiVersion and metadata.
 *
 * @public
 */
export const TENURE_KIND_SCHEMAS: Record<TenureKind, JsonObject> = {
  [KIND_WORKLOAD_IDENTITY]: workloadIdentitySchema,
  [KIND_WORKLOAD_SECRET]: workloadSecretSchema,
  [KIND_IDENTITY_OWNER]: identityOwnerSchema,
};
