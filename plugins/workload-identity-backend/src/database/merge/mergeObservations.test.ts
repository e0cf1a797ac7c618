import { MergeableObservation, mergeObservations } from './mergeObservations';

function says(
  sourceId: string,
  standing: MergeableObservation['standing'],
  facts: Record<string, unknown>,
  more: Partial<MergeableObservation> = {},
): MergeableObservation {
  return { sourceId, standing, scopeId: `${sourceId}-scope`, facts, ...more };
}

describe('mergeObservations', () => {
  it('knows nothing of what nobody observes', () => {
    expect(mergeObservations([])).toEqual({
      standing: 'referenced',
      facts: {},
      differences: [],
    });
  });

  it('takes live before exported before declared, field by field', () => {
    expect(
      mergeObservations([
        says('git', 'declared', {
          replicas: 2,
          schedule: 'git',
          labels: { a: '1', b: '2' },
        }),
        says('export', 'exported', { replicas: 3, suspended: false }),
        says('api', 'live', { labels: { a: '1' } }, { incarnation: 'u1' }),
      ]),
    ).toEqual({
      standing: 'live',
      incarnation: 'u1',
      scopeId: 'api-scope',
      facts: {
        // Only the declaration has a schedule; a map is taken whole.
        schedule: 'git',
        replicas: 3,
        suspended: false,
        labels: { a: '1' },
      },
      // The best word that is not a declaration is the live one: it claims no
      // replicas, so nothing is known to differ there.
      differences: [
        { field: 'labels', declared: { a: '1', b: '2' }, live: { a: '1' } },
      ],
    });
  });

  it.each<[string, MergeableObservation[], string]>([
    [
      'the scope confirmed last',
      [
        says('a', 'live', { v: 'old' }, { confirmedAt: '2026-01-01' }),
        says('b', 'live', { v: 'new' }, { confirmedAt: '2026-02-01' }),
        says('c', 'live', { v: 'never' }),
      ],
      'new',
    ],
    [
      'the source whose id sorts first, where both are as fresh',
      [
        says('b', 'live', { v: 'b' }, { confirmedAt: '2026-02-01' }),
        says('a', 'live', { v: 'a' }, { confirmedAt: '2026-02-01' }),
      ],
      'a',
    ],
    [
      'the later resource of a source that has an order, however old',
      [
        says(
          'a',
          'live',
          { v: 'earlier' },
          { place: 1, confirmedAt: '2026-02-01', scopeId: '1' },
        ),
        says(
          'a',
          'live',
          { v: 'later' },
          { place: 2, confirmedAt: '2026-01-01', scopeId: '2' },
        ),
        says(
          'b',
          'live',
          { v: 'another' },
          { place: 9, confirmedAt: '2026-01-15' },
        ),
      ],
      'later',
    ],
    [
      'the scope that sorts first, within a source',
      [
        says('a', 'live', { v: 'two' }, { scopeId: '2' }),
        says('a', 'live', { v: 'one' }, { scopeId: '1' }),
      ],
      'one',
    ],
  ])('among equals takes %s', (_, observations, value) => {
    expect(mergeObservations(observations).facts).toEqual({ v: value });
    expect(mergeObservations(observations.reverse()).facts).toEqual({
      v: value,
    });
  });

  it('does not take unknown for a claim, and keeps whose word it is', () => {
    const { facts, differences } = mergeObservations([
      says('api', 'live', {
        class: 'opaque',
        expiry: { type: 'unknown' },
        renewal: { mode: 'unknown' },
        issuedAt: '2026-01-01T00:00:00Z',
        basis: { issuedAt: 'creation of the Secret' },
      }),
      says('git', 'declared', {
        class: 'opaque',
        expiry: { type: 'at', at: '2027-01-01T00:00:00Z' },
        renewal: { mode: 'unknown' },
        basis: { expiry: 'annotation tenure.dev/expires-at' },
      }),
    ]);
    expect(facts).toEqual({
      class: 'opaque',
      expiry: { type: 'at', at: '2027-01-01T00:00:00Z' },
      renewal: { mode: 'unknown' },
      issuedAt: '2026-01-01T00:00:00Z',
      basis: {
        expiry: 'annotation tenure.dev/expires-at',
        issuedAt: 'creation of the Secret',
      },
    });
    expect(differences).toEqual([]);
  });

  it('takes an annotation last among equals, and before what is declared', () => {
    const annotated = says(
      'api',
      'live',
      {
        expiry: { type: 'at', at: '2030-01-01T00:00:00Z' },
        basis: { expiry: 'annotation tenure.dev/expires-at' },
      },
      { confirmedAt: '2026-02-01' },
    );
    const issued = {
      expiry: { type: 'at', at: '2026-12-30T00:00:00Z' },
      basis: { expiry: 'status.notAfter of Certificate web' },
    };
    expect(
      mergeObservations([
        annotated,
        says('api', 'live', issued, { scopeId: 'certificates' }),
      ]).facts,
    ).toEqual(issued);
    expect(
      mergeObservations([annotated, says('git', 'declared', issued)]).facts,
    ).toEqual(annotated.facts);
  });

  it.each<[string, unknown, unknown, boolean]>([
    ['automountServiceAccountToken', true, false, true],
    ['automountServiceAccountToken', true, undefined, false],
    ['instances', 3, 2, false],
    ['createdAt', '2026-01-01', '2026-01-02', false],
    ['labels', { app: 'a' }, { app: 'a', added: 'by a controller' }, false],
    ['labels', { app: 'a' }, { app: 'b' }, true],
    ['imagePullSecrets', ['a'], ['a'], false],
    ['imagePullSecrets', ['a'], ['a', 'b'], true],
  ])(
    '%s: declared %j, live %j → differs: %s',
    (field, declared, live, differs) => {
      const { differences } = mergeObservations([
        says('git', 'declared', { [field]: declared }),
        says('api', 'live', { [field]: live }),
      ]);
      expect(differences).toEqual(differs ? [{ field, declared, live }] : []);
    },
  );

  it('compares a declaration with an export where nothing is live', () => {
    expect(
      mergeObservations([
        says('git', 'declared', { replicas: 1 }),
        says('export', 'exported', { replicas: 2 }),
      ]).differences,
    ).toEqual([{ field: 'replicas', declared: 1, live: 2 }]);
  });
});
