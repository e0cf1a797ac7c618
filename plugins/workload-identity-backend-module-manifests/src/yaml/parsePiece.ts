import { LineCounter, parseAllDocuments, Schema } from 'yaml';
import { ManifestProblemCode } from '../problems';
import { Piece } from './pieces';

function isTimeTag(tag: unknown): boolean {
  const { tag: name, format } = tag as { tag?: string; format?: string };
  return name === 'tag:yaml.org,2002:timestamp' || format === 'TIME';
}

/**
 * The parser of Kubernetes' tools reads YAML 1.1 (`no` is false, `<<` merges),
 * but leaves instants and `1:30` as text. The schema is made once: it costs more
 * than a small document.
 */
const YAML_AS_KUBERNETES_READS_IT = {
  version: '1.1',
  schema: new Schema({
    schema: 'yaml-1.1',
    customTags: tags => tags.filter(tag => !isTimeTag(tag)),
  }),
  logLevel: 'silent',
  prettyErrors: false,
} as const;

/**
 * Longest JSON, in characters, that is parsed in one go: longer would keep the
 * event loop for too long.
 */
const LONGEST_JSON = 32 * 1024 * 1024;

/** What a piece holds, or by which fixed code it could not be read. */
export type Parsed =
  | { values: unknown[] }
  | { code: ManifestProblemCode; line: number };

/**
 * Parses one piece. JSON is parsed fast enough to be allowed more than YAML.
 * The YAML parser's own messages quote the source, so only the position of an
 * error is taken from it, and never its text.
 */
export function parsePiece(
  piece: Piece,
  limits: { documentBytes: number; aliases: number },
): Parsed {
  const json = parseJson(piece.text);
  if (json !== undefined) {
    return { values: [json] };
  }
  const fail = (code: ManifestProblemCode, offset: number): Parsed => ({
    code: code === 'YamlSyntax' && isTemplate(piece) ? 'TemplateNotYaml' : code,
    line: piece.line + offset,
  });

  if (piece.text.length > limits.documentBytes) {
    return fail('DocumentTooLarge', 0);
  }

  const lineCounter = new LineCounter();
  try {
    const documents = parseAllDocuments(piece.text, {
      ...YAML_AS_KUBERNETES_READS_IT,
      lineCounter,
    });
    const error = documents.flatMap(document => document.errors)[0];
    if (error) {
      return fail('YamlSyntax', lineCounter.linePos(error.pos[0]).line - 1);
    }
    const values = documents.map(document =>
      document.toJS({ maxAliasCount: limits.aliases }),
    );
    return {
      values: piece.isItem ? values.flatMap(value => value ?? []) : values,
    };
  } catch (error) {
    // A ReferenceError for aliases: those that expand to too much, and those
    // without an anchor. What is nested too deeply gives a RangeError.
    return fail(
      error instanceof ReferenceError && /excessive/i.test(error.message)
        ? 'TooManyAliases'
        : 'YamlSyntax',
      0,
    );
  }
}

/** Whether a piece looks like a template of Helm or of Go. */
export function isTemplate({ text }: Piece): boolean {
  return text.includes('{{');
}

/** JSON is YAML, but its own parser is a hundred times as fast. */
function parseJson(text: string): unknown {
  if (text.length > LONGEST_JSON || !/^\s*(?:---\s)?\s*[{[]/.test(text)) {
    return undefined;
  }
  try {
    return JSON.parse(text.replace(/^\s*---\s/, ''));
  } catch {
    // Several objects, or flow-style YAML: the YAML parser says what it is.
    return undefined;
  }
}
