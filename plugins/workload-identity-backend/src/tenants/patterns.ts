import { globMatches } from '../matching/consent';

/**
 * Whether all names of one pattern are names of the other too. The `*` of the
 * narrower one stands for any name, so only a `*` of the wider one covers it.
 */
export function covers(wider: string, narrower: string): boolean {
  return globMatches(wider, narrower);
}

/**
 * Whether some name is matched by both patterns. Takes time in proportion to
 * the product of their lengths.
 */
export function meet(left: string, right: string): boolean {
  // reached[j]: what is read of `left` and the first j characters of `right`
  // can stand for the same name.
  let reached = [true];
  for (let j = 1; j <= right.length; j++) {
    reached[j] = reached[j - 1] && right[j - 1] === '*';
  }
  for (const character of left) {
    const next = [reached[0] && character === '*'];
    for (let j = 1; j <= right.length; j++) {
      const other = right[j - 1];
      next[j] =
        character === '*' || other === '*'
          ? reached[j] || next[j - 1] || reached[j - 1]
          : reached[j - 1] && character === other;
    }
    reached = next;
  }
  return reached[right.length];
}
