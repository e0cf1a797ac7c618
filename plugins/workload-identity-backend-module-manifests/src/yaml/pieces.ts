/** One document of a file, or one item of a large list in it. */
export interface Piece {
  /** The document's number in the file, counted from 1. */
  document: number;
  /** The line of the file on which the piece begins, counted from 1. */
  line: number;
  text: string;
  /** The text is a sequence of one: an item of a list. */
  isItem?: boolean;
}

/** Blank lines, comments and directives. */
const PREAMBLE = /^(?:(?:[ \t]*(?:#.*)?|%.*)(?:\r?\n|$))*$/;

/**
 * Splits a file at its `---` lines, which mark documents wherever they stand
 * (YAML 1.2.2, 9.1.2: a line that begins so is never content). So one broken
 * document can't swallow those after it, and only one is held parsed.
 */
export function* splitDocuments(text: string): Generator<Piece> {
  const marker = /^---(?=[ \t\r\n]|$)/gm;
  let document = 0;
  let line = 1;
  let start = 0;
  while (start < text.length) {
    marker.lastIndex = start + 1;
    const end = marker.exec(text)?.index ?? text.length;
    const piece = text.slice(start, end);
    // What stands before the first marker may be no document yet.
    if (start > 0 || !PREAMBLE.test(piece)) {
      document += 1;
      yield { document, line, text: piece };
    }
    line += countLines(piece);
    start = end;
  }
}

const LIST_KIND = /^kind:[ \t]*["']?List["']?[ \t\r]*$/m;
const ITEMS = /^items:[ \t\r]*\n/m;
/** What may be an anchor or an alias, whose document is better not cut apart. */
const ANCHOR = /(?:^|[\s[{,])[&*][A-Za-z0-9_-]/m;

/**
 * Splits a `List` as kubectl writes it, so that a large export is not parsed in
 * one go: first the list without its items, then each item. Undefined where the
 * document has another form, or is short enough and may hold anchors, which
 * kubectl does not write.
 */
export function splitList(
  { document, line, text }: Piece,
  maxWhole: number,
): Piece[] | undefined {
  const head = ITEMS.exec(text);
  if (
    !head ||
    !LIST_KIND.test(text) ||
    (text.length <= maxWhole && ANCHOR.test(text))
  ) {
    return undefined;
  }
  const bodyStart = head.index + head[0].length;
  const indent = /^( *)-[ \r\n]/.exec(text.slice(bodyStart))?.[1].length;
  if (indent === undefined) {
    return undefined;
  }

  const rest = [text.slice(0, head.index)];
  const items: Array<{ line: number; lines: string[] }> = [];
  let inItems = true;
  let at = line + countLines(text.slice(0, bodyStart));
  for (const content of text.slice(bodyStart).split('\n')) {
    const depth = content.search(/[^ \t\r]/);
    if (inItems && depth >= 0 && depth <= indent) {
      if (depth === indent && /^-(?:[ \r]|$)/.test(content.slice(depth))) {
        items.push({ line: at, lines: [] });
      } else {
        inItems = content[depth] === '#';
      }
    }
    (inItems ? items[items.length - 1].lines : rest).push(content);
    at += 1;
  }
  return [
    { document, line, text: rest.join('\n') },
    ...items.map(item => ({
      document,
      line: item.line,
      text: item.lines.join('\n'),
      isItem: true,
    })),
  ];
}

function countLines(text: string): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
    lines += 1;
  }
  return lines;
}
