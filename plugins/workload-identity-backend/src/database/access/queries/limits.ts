/** Most bindings that an answer lists. */
export const MAX_GRANTS = 1_000;

/** Most namespaces that are named of one power. */
export const MAX_NAMESPACES = 50;

/** Most powers of one identity. */
export const MAX_POWERS = 100;

/** Beyond so many, whom a power leads to is not counted on. */
export const MAX_COUNTED = 1_000;

/** How many of them are named. */
export const MAX_EXAMPLES = 5;

/** Most workloads whose boundary is told. */
export const MAX_BOUNDARIES = 20;

/** Most scopes that are told of which were not read. */
export const MAX_GAPS = 50;
