import { rules } from '@secretlint/secretlint-rule-preset-recommend';
import { isPlaceholder } from './placeholders';

/** As much of secretlint's contract for rules as is used here. */
interface LibraryRule {
  meta: { id: string; type: string };
  create(
    context: {
      sharedOptions: object;
      createTranslator(messages: unknown): (messageId: string) => object;
      ignore(): void;
      report(finding: { range: readonly [number, number] }): void;
    },
    options: object,
  ): { file?(source: object): unknown };
}

const PREFIX = '@secretlint/secretlint-rule-';

/** Says where rules are to be silent: comments in the text, which grant nothing here. */
const NOT_DETECTING = new Set(['filter-comments']);

interface Runner {
  kind: string;
  run(text: string, isJson: boolean): readonly (readonly [number, number])[];
}

/**
 * What every text that a rule can find something in contains. It is checked
 * first, since most texts have none of it and the rules cost a hundred times as
 * much; a test holds it against a sample for each rule of the library. It tells
 * cases apart, which makes it several times as fast.
 */
const ANCHORS =
  /PRIVATE KEY|(?:SECRET|[Ss]ecret)_?(?:ACCESS|[Aa]ccess)_?(?:KEY|[Kk]ey)|_authToken=|x-oauth-basic|npm_|xox[bpaor]-|xapp-|hooks\.slack\.com|:\/\/[^\s/@:]{1,256}:[^\s/@]{1,256}@|T3BlbkFJ|sk-ant-|gsk_|hf_|lin_api_|ntn_|SG\.|shp(?:pa|ca|at|ss)_|gh[opusr]_|github_pat_|glpat-|glc_|glsa_|ops_ey|hv[sbr]\.|vc[piark]_|dapi|dckr_pat_|figd_/;

const runners = (rules as unknown as LibraryRule[])
  .filter(rule => rule.meta.type === 'scanner')
  .map(toRunner)
  .filter(({ kind }) => !NOT_DETECTING.has(kind));

/** The kinds of credentials that the library knows. */
export const LIBRARY_KINDS: readonly string[] = runners.map(({ kind }) => kind);

/**
 * The kinds of credentials that the library's rules find in a text, each once.
 * What stands there is not kept.
 *
 * @param isJson - so that keys of service accounts in JSON are found too
 */
export function findByLibrary(text: string, isJson = false): string[] {
  if (!ANCHORS.test(text)) {
    return [];
  }
  return runners.flatMap(({ kind, run }) =>
    run(text, isJson).some(range => isReal(text.slice(...range))) ? kind : [],
  );
}

function toRunner(rule: LibraryRule): Runner {
  let found: (readonly [number, number])[] = [];
  const made = rule.create(
    {
      sharedOptions: {},
      // Messages would quote what was found.
      createTranslator: () => messageId => ({ message: '', messageId }),
      ignore: () => {},
      report: ({ range }) => found.push(range),
    },
    {},
  );
  return {
    kind: rule.meta.id.startsWith(PREFIX)
      ? rule.meta.id.slice(PREFIX.length)
      : rule.meta.id,
    run(text, isJson) {
      found = [];
      made.file?.({
        content: text,
        ext: isJson ? '.json' : '.txt',
        filePath: isJson ? 'text.json' : 'text.txt',
        contentType: 'text',
        getFilePath: () => undefined,
        getPhysicalFilePath: () => undefined,
      });
      const ranges = found;
      found = [];
      return ranges;
    },
  };
}

/** A URL whose password is filled in later, or is an example, is no finding. */
function isReal(match: string): boolean {
  const login = /:\/\/[^\s/@:]*:([^\s/@]*)@/.exec(match);
  return !login || !isPlaceholder(login[1]);
}
