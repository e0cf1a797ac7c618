/**
 * Whether a fact is claimed. Absent is no claim, and neither is to say that the
 * expiry or the renewal is unknown.
 *
 * @public
 */
export function isClaimedFact(field: string, value: unknown): boolean {
  if (value === undefined || value === null) {
    return false;
  }
  const { type, mode } = value as { type?: unknown; mode?: unknown };
  return !(
    (field === 'expiry' && type === 'unknown') ||
    (field === 'renewal' && mode === 'unknown')
  );
}

/**
 * Whether a fact was only written onto the object by somebody: it gives way to
 * what whoever issues or keeps the thing says, from an equally good source.
 *
 * @public
 */
export function isAnnotatedFact(
  field: string,
  facts: { basis?: unknown },
): boolean {
  const basis = facts.basis as Record<string, unknown> | undefined;
  const said = basis && Object.hasOwn(basis, field) ? basis[field] : undefined;
  return typeof said === 'string' && said.startsWith('annotation ');
}
