const MAX_LENGTH = 512;

/**
 * Whether an entity ref fits the database. Refs that people write (an owner, an
 * annotation) may be anything; those that the catalog could have always do.
 */
export function isStorableRef(entityRef: string): boolean {
  return entityRef.length <= MAX_LENGTH && !/\p{Cc}/u.test(entityRef);
}
