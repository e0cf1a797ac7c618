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
    // A last piece is as long as the file, where that is one document.
    line += end < text.length ? countLines(piece) : 0;
    start = end;
  }
}

const LIST_KIND = /^kind:[ \t]*["']?List["']?[ \t\r]*$/m;
const ITEMS = /^items:[ \t\r]*\n/m;
/** What may be an anchor or an alias, whose document is better not cut apart. */
const ANCHOR = /(?:^|[\s[{,])[&*][A-Za-z0-9_-]/m;

/**
 * Splits a `List` as kubectl writes it, as YAML or as indented JSON, so that a
 * large export is not parsed in one go: first the list without its items, then
 * each item. The pieces share the text that they were cut from. Undefined where
 * the document has another form, or is short enough and may hold anchors, which
 * kubectl does not write.
 */
export function splitList(piece: Piece, maxWhole: number): Piece[] | undefined {
  return splitJsonList(piece) ?? splitYamlList(piece, maxWhole);
}

function splitYamlList(
  { document, line, text }: Piece,
  maxWhole: number,
): Piece[] | undefined {
  const head = ITEMS.exec(text);
  if (!head || (text.length <= maxWhole && ANCHOR.test(text))) {
    return undefined;
  }
  const bodyStart = head.index + head[0].length;
  const indent = /^( *)-[ \r\n]/.exec(text.slice(bodyStart))?.[1].length;
  if (indent === undefined) {
    return undefined;
  }

  const starts: Array<{ line: number; offset: number }> = [];
  let end = text.length;
  for (const at of linesOf(text, bodyStart)) {
    const depth = depthOf(text, at.offset, indent);
    if (depth === undefined) {
      continue;
    }
    const first = text[at.offset + depth];
    if (
      depth === indent &&
      first === '-' &&
      /^-(?:[ \r\n]|$)/.test(
        text.slice(at.offset + depth, at.offset + depth + 2),
      )
    ) {
      starts.push(at);
    } else if (first !== '#') {
      end = at.offset;
      break;
    }
  }
  const firstLine = line + countLines(text.slice(0, bodyStart));
  const rest = text.slice(0, head.index) + text.slice(end);
  if (!LIST_KIND.test(rest)) {
    return undefined;
  }
  return [
    { document, line, text: rest },
    ...starts.map((start, index) => ({
      document,
      line: firstLine + start.line,
      text: text.slice(start.offset, starts[index + 1]?.offset ?? end),
      isItem: true,
    })),
  ];
}

/** The head of indented JSON up to the first item, and how deep that stands. */
const JSON_ITEMS = /^([ \t]*)"items": \[\r?\n([ \t]+)\{\r?\n/m;

/**
 * A text of JSON has no line break within a string, so the lines of indented
 * JSON show where an item begins and ends.
 */
function splitJsonList({ document, line, text }: Piece): Piece[] | undefined {
  if (!/^\s*\{\s*\n/.test(text)) {
    return undefined;
  }
  const head = JSON_ITEMS.exec(text);
  if (!head || head[1].length >= head[2].length) {
    return undefined;
  }
  const [, outer, inner] = head;
  const bodyStart = text.indexOf('\n', head.index) + 1;
  const items: Piece[] = [];
  const firstLine = line + countLines(text.slice(0, bodyStart));
  let start: { line: number; offset: number } | undefined;
  for (const at of linesOf(text, bodyStart)) {
    const next = text.indexOf('\n', at.offset);
    const content = text
      // As much of the line as a bracket needs, and one character more.
      .slice(
        at.offset,
        Math.min(next < 0 ? text.length : next, at.offset + inner.length + 4),
      )
      .trimEnd();
    if (start) {
      if (content === `${inner}}` || content === `${inner}},`) {
        items.push({
          document,
          line: firstLine + start.line,
          text: text.slice(start.offset, at.offset + inner.length + 1),
        });
        start = undefined;
      }
    } else if (content === `${inner}{`) {
      start = at;
    } else if (content === `${outer}]` || content === `${outer}],`) {
      const rest = text.slice(0, bodyStart) + text.slice(at.offset);
      return [{ document, line, text: rest }, ...items];
    } else {
      return undefined;
    }
  }
  return undefined;
}

/** Where the lines of a text begin, from an offset on, counted from 0. */
function* linesOf(
  text: string,
  from: number,
): Generator<{ line: number; offset: number }> {
  let line = 0;
  for (let offset = from; offset < text.length; line++) {
    yield { line, offset };
    const end = text.indexOf('\n', offset);
    if (end < 0) {
      return;
    }
    offset = end + 1;
  }
}

/** How deep a line stands, up to a depth; undefined deeper, and when blank. */
function depthOf(
  text: string,
  offset: number,
  deepest: number,
): number | undefined {
  for (let depth = 0; depth <= deepest; depth++) {
    const character = text[offset + depth];
    if (character === undefined || character === '\n' || character === '\r') {
      return undefined;
    }
    if (character !== ' ' && character !== '\t') {
      return depth;
    }
  }
  return undefined;
}

function countLines(text: string): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
    lines += 1;
  }
  return lines;
}
