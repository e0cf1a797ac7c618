const SHOWN = 8;

/** The first characters of an asset's id, which nobody reads in full. */
export function shortenId(id: string): string {
  return id.length > SHOWN ? `${id.slice(0, SHOWN)}…` : id;
}
