/** One document of a file, or one item of a large list in it. */
export interface Piece {
  /** Counted from 1. */
  document: number;
  /** The line of the file on which it begins, counted from 1. */
  line: number;
  text: string;
}

/**
 * Splits a file at its `---` lines, which mark documents wherever they stand
 * (YAML 1.2.2, 9.1.2: a line that begins so is never content). So one broken
 * document can't swallow those after it, and only one is held parsed.
 */
export function* splitDocuments(text: string): Generator<Piece> {
  const marker = /^---(?=[ \t\r\n]|$)/gm;
  let document = 0;
  let start = 0;
  let line = 1;
  while (start <= text.length) {
    marker.lastIndex = start === 0 ? 0 : start + 1;
    const next = marker.exec(text);
    const end = next ? next.index : text.length;
    const piece = text.slice(start, end);
    // Before the first marker there may be nothing, comments or directives.
    if (start > 0 || !isPreamble(piece)) {
      document += 1;
      yield { document, line, text: piece };
    }
    if (!next) {
      return;
    }
    line += countLines(piece);
    start = end;
    if (start === 0) {
      // The file begins with a marker: it is the first document's own.
      const following = marker.exec(text);
      const stop = following ? following.index : text.length;
      document += 1;
      yield { document, line, text: text.slice(0, stop) };
      if (!following) {
        return;
      }
      line += countLines(text.slice(0, stop));
      start = stop;
    }
  }
}

function isPreamble(text: string): boolean {
  return /^(?:[ \t]*(?:#.*)?\r?\n|%.*\r?\n)*[ \t]*(?:#.*)?$/.test(text);
}

const LIST_HEAD = /^kind:[ \t]*["']?[A-Za-z0-9]*List["']?[ \t\r]*(?:#.*)?$/m;
const ITEMS = /^items:[ \t\r]*(?:#.*)?$/m;
/** What may be an anchor or an alias, which must not be cut apart. */
const ANCHOR = /(?:^|[\s[{,])[&*][A-Za-z0-9_-]/m;

/**
 * Splits a `List` as kubectl writes it into its items, so that a large export
 * is not parsed in one go. Undefined where the document has another form.
 *
 * The rest of the list, without its items, comes as the first piece.
 */
export function splitList(piece: Piece): Piece[] | undefined {
  const { document, text } = piece;
  const items = ITEMS.exec(text);
  if (!items || !LIST_HEAD.test(text) || ANCHOR.test(text)) {
    return undefined;
  }
  const afterItems = items.index + items[0].length + 1;
  const first = /^( *)- /.exec(text.slice(afterItems, afterItems + 100));
  if (!first) {
    return undefined;
  }
  const indent = first[1].length;
  const pieces: Piece[] = [];
  const rest = [text.slice(0, items.index)];
  let line = piece.line + countLines(text.slice(0, afterItems));
  let current: { line: number; lines: string[] } | undefined;
  let inItems = true;
  for (const content of text.slice(afterItems).split('\n')) {
    const depth = content.search(/[^ ]/);
    const isBlank = depth < 0 || /^[ \t]*(#.*)?\r?$/.test(content);
    if (!isBlank) {
      const startsItem = depth === indent && /^-[ \r]?/.test(content.slice(depth));
      inItems &&= depth > indent || startsItem;
      if (startsItem && inItems) {
        current = { line, lines: [] };
        pieces.push({ document, line, text: '' });
      }
    }
    if (inItems && current) {
      current.lines.push(content.slice(indent));
      // Joined when the next one begins, or at the end.
    } else {
      rest.push(`${content}\n`);
    }
    line += 1;
    if (current && inItems) {
      itemsText.set(pieces[pieces.length - 1], current.lines);
    }
  }
  for (const item of pieces) {
    item.text = (itemsText.get(item) ?? []).join('\n');
  }
  return [{ document, line: piece.line, text: rest.join('') }, ...pieces];
}

const itemsText = new WeakMap<Piece, string[]>();

function countLines(text: string): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
    lines += 1;
  }
  return lines;
}
