import { parsePiece } from './parsePiece';
import { Piece, splitDocuments, splitList } from './pieces';

const LIMITS = { documentBytes: 20_000, aliases: 100 };

const split = (text: string) =>
  [...splitDocuments(text)].map(({ document, line, text: piece }) => [
    document,
    line,
    piece,
  ]);

describe('splitDocuments', () => {
  it.each([
    ['', []],
    ['a: 1\n', [[1, 1, 'a: 1\n']]],
    [
      '# c\n\n---\na: 1\n---\nb: 2',
      [
        [1, 3, '---\na: 1\n'],
        [2, 5, '---\nb: 2'],
      ],
    ],
    [
      '---\na: 1\n---\n',
      [
        [1, 1, '---\na: 1\n'],
        [2, 3, '---\n'],
      ],
    ],
    [
      'a: 1\r\n---\r\nb: 2\r\n',
      [
        [1, 1, 'a: 1\r\n'],
        [2, 2, '---\r\nb: 2\r\n'],
      ],
    ],
    [
      '--- # first\na: 1\n--- {b: 2}',
      [
        [1, 1, '--- # first\na: 1\n'],
        [2, 3, '--- {b: 2}'],
      ],
    ],
    ['a: |\n  ---\n  x\n', [[1, 1, 'a: |\n  ---\n  x\n']]],
    ['a: ----\n----\n', [[1, 1, 'a: ----\n----\n']]],
    [
      'a: "open\n---\nb: 2\n',
      [
        [1, 1, 'a: "open\n'],
        [2, 2, '---\nb: 2\n'],
      ],
    ],
  ])('%j', (text, pieces) => {
    expect(split(text)).toEqual(pieces);
  });
});

describe('splitList', () => {
  const read = (pieces: Piece[] | undefined) =>
    pieces?.map(piece => {
      const parsed = parsePiece(piece, LIMITS);
      return [piece.line, 'values' in parsed ? parsed.values[0] : parsed.code];
    });

  it('splits as kubectl writes, and keeps the lines', () => {
    const text = `apiVersion: v1
items:
- kind: A
  data: |
    - not an item
- kind: B

# between
-
  kind: C
kind: List
metadata:
  resourceVersion: ""
`;
    expect(read(splitList({ document: 1, line: 10, text }, 1000))).toEqual([
      [
        10,
        { apiVersion: 'v1', kind: 'List', metadata: { resourceVersion: '' } },
      ],
      [12, { kind: 'A', data: '- not an item\n' }],
      [15, { kind: 'B' }],
      [18, { kind: 'C' }],
    ]);
  });

  it.each([
    ['kubectl', 4],
    ['jq', 2],
  ])('splits JSON as %s writes it', (_, indent) => {
    const list = {
      apiVersion: 'v1',
      items: [
        { kind: 'A', data: { a: '\n  },\n  {', list: [{ b: {} }, []] } },
        { kind: 'B', items: [] },
        {},
        { kind: 'C' },
      ],
      kind: 'List',
      metadata: { resourceVersion: '' },
    };
    const text = JSON.stringify(list, undefined, indent);
    const pieces = splitList({ document: 1, line: 1, text }, 1000)!;
    // What is empty stands on one line, which is no item by itself.
    expect(pieces).toBeUndefined();
    list.items.splice(2, 1);
    expect(
      read(
        splitList(
          {
            document: 1,
            line: 10,
            text: JSON.stringify(list, undefined, indent),
          },
          1000,
        ),
      ),
    ).toEqual([
      [10, { ...list, items: [] }],
      [13, list.items[0]],
      [25, list.items[1]],
      [29, list.items[2]],
    ]);
  });

  it('splits indented items', () => {
    const text = 'kind: List\nitems:\n  - a: 1\n    b:\n      - 2\n  - a: 3\n';
    expect(read(splitList({ document: 1, line: 1, text }, 1000))).toEqual([
      [1, { kind: 'List' }],
      [3, { a: 1, b: [2] }],
      [6, { a: 3 }],
    ]);
  });

  it('splits what would be too large otherwise, though it may have anchors', () => {
    const text = `kind: List\nitems:\n- a: |\n    *text*\n- b: ${'x'.repeat(
      1000,
    )}\n`;
    expect(splitList({ document: 1, line: 1, text }, 1000)).toHaveLength(3);
  });

  it('reports a broken item alone', () => {
    const text = 'kind: List\nitems:\n- a: "x\n- b: 1\n';
    expect(read(splitList({ document: 1, line: 1, text }, 1000))).toEqual([
      [1, { kind: 'List' }],
      [3, 'YamlSyntax'],
      [4, { b: 1 }],
    ]);
  });

  it.each([
    ['no list', 'kind: Pod\nitems:\n- a: 1\n'],
    ['anchors', 'kind: List\nitems:\n- &a {x: 1}\n- *a\n'],
    ['flow style', 'kind: List\nitems: [{a: 1}]\n'],
  ])('leaves alone what has %s', (_, text) => {
    expect(splitList({ document: 1, line: 1, text }, 1000)).toBeUndefined();
  });
});

describe('parsePiece', () => {
  const parse = (text: string) =>
    parsePiece({ document: 1, line: 5, text }, LIMITS);

  it('reads YAML as the tools of Kubernetes do', () => {
    expect(
      parse(
        'a: no\nb: 2026-01-01T00:00:00Z\nc: 1:30\nd: &d {x: 1}\ne: {<<: *d}\n',
      ),
    ).toEqual({
      values: [
        {
          a: false,
          b: '2026-01-01T00:00:00Z',
          c: '1:30',
          d: { x: 1 },
          e: { x: 1 },
        },
      ],
    });
    expect(parse('{"a": [1]}')).toEqual({ values: [{ a: [1] }] });
    expect(parse('---\n{"a": 1}')).toEqual({ values: [{ a: 1 }] });
    expect(parse('---\n# nothing\n')).toEqual({ values: [null] });
  });

  const bomb = (merge: string) =>
    [...'bcdefghij'].reduce(
      ({ text, above }, name) => ({
        text: `${text}${name}: &${name} ${merge.replace(/\*/g, `*${above}`)}\n`,
        above: name,
      }),
      { text: 'a: &a {x: 1}\n', above: 'a' },
    ).text;

  it.each([
    [
      'a quote left open',
      'a: 1\nb: "secret\n',
      { code: 'YamlSyntax', line: 7 },
    ],
    ['a key twice', 'a: 1\na: 2\n', { code: 'YamlSyntax', line: 6 }],
    [
      'a template',
      'a: 1\n{{- if .Values.x }}\nb: 2\n',
      { code: 'TemplateNotYaml' },
    ],
    ['aliases of aliases', bomb('[*,*,*,*,*]'), { code: 'TooManyAliases' }],
    ['an alias without anchor', 'a: *secret', { code: 'YamlSyntax' }],
    ['merges of merges', bomb('{<<: [*,*,*,*,*]}'), { code: 'TooManyAliases' }],
    ['broken JSON', '{"a": 1', { code: 'YamlSyntax' }],
    [
      'too much of it',
      `a: ${'x'.repeat(20_000)}`,
      { code: 'DocumentTooLarge' },
    ],
    [
      'too much of what is no JSON',
      `{"a": ${' '.repeat(20_000)}`,
      { code: 'DocumentTooLarge' },
    ],
    ['much JSON', `{"a": 1 ${' '.repeat(20_000)}}`, { values: [{ a: 1 }] }],
    ['deep nesting', '['.repeat(5000), { code: 'YamlSyntax' }],
    [
      'deep nesting that is whole',
      '['.repeat(5000) + ']'.repeat(5000),
      { values: expect.anything() },
    ],
  ])('says by a code that there is %s', (_, text, result) => {
    expect(parse(text)).toMatchObject(result);
  });
});
