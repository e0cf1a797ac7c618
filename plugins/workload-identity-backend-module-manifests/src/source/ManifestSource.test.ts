import {
  chmod,
  FileHandle,
  mkdir,
  open,
  rename,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { SnapshotEvent } from '@tenure/backstage-plugin-workload-identity-node';
import { recordSnapshot } from '@tenure/backstage-plugin-workload-identity-node/testUtils';
import { ManifestSourceOptions } from '../config/readConfig';
import { readText } from '../files/readText';
import { ManifestSource } from './ManifestSource';

const NOW = new Date('2026-11-22T12:00:00Z');
const directory = createMockDirectory();

function sourceOf(options?: Partial<ManifestSourceOptions>) {
  return ManifestSource.create(
    {
      id: 'git',
      title: 'Git',
      cluster: 'prod',
      role: 'declared',
      defaultNamespace: 'default',
      literals: true,
      paths: ['in/**/*.{yaml,json}'],
      urls: [],
      refreshIntervalSeconds: 60,
      staleAfterSeconds: 180,
      timeoutSeconds: 30,
      ...options,
      limits: {
        fileBytes: 100_000,
        treeBytes: 100_000,
        documentBytes: 50_000,
        documents: 100,
        aliases: 10,
        ...options?.limits,
      },
    },
    { workingDirectory: directory.path, now: () => NOW },
  );
}

async function write(files: Record<string, string | object>) {
  for (const [path, content] of Object.entries(files)) {
    const file = join(directory.path, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(
      file,
      typeof content === 'string' ? content : JSON.stringify(content),
    );
  }
}

async function read(options?: Partial<ManifestSourceOptions>) {
  const { events, error } = await recordSnapshot(sourceOf(options));
  const of = <T extends SnapshotEvent['type']>(type: T) =>
    events.filter(
      (event): event is Extract<SnapshotEvent, { type: T }> =>
        event.type === type,
    );
  return {
    events,
    error,
    names: of('observations').flatMap(event =>
      event.assets.map(asset => `${asset.key.kind} ${asset.key.name}`),
    ),
    assets: of('observations').flatMap(event => event.assets),
    links: of('observations').flatMap(event => event.links),
    coverage: Object.fromEntries(
      of('coverage').map(event => [
        `${event.resource} ${event.partition}`,
        event.reason ? `${event.state} ${event.reason.code}` : event.state,
      ]),
    ),
    confirmedAt: of('coverage').map(event => event.confirmedAt),
    problems: of('problem').map(event => `${event.code} ${event.location}`),
    end: of('end')[0],
  };
}

const account = (name: string, more = '') =>
  `apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: ${name}\n${more}`;

const podOf = (name: string, owner: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name,
    namespace: 'shop',
    uid: `u-${name}`,
    ownerReferences: [
      {
        apiVersion: 'apps/v1',
        kind: 'StatefulSet',
        name: owner,
        controller: true,
      },
    ],
  },
  spec: { containers: [{ name: 'app' }] },
  status: { phase: 'Running' },
});

beforeEach(() => directory.clear());

describe('files', () => {
  it('of YAML and JSON are read, and are one scope each', async () => {
    await write({
      'in/a.yaml': `# head\n---\n${account('one')}---\n${account(
        'two',
        '  namespace: shop\n',
      )}---\n# nothing\n`,
      'in/deep/b.json': {
        apiVersion: 'v1',
        kind: 'List',
        items: [
          {
            apiVersion: 'v1',
            kind: 'List',
            items: [
              { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' } },
            ],
          },
          { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' } },
        ],
      },
      'in/c.txt': 'not: read',
    });
    const { events, names, assets, coverage, problems, end } = await read();
    expect(events[0]).toEqual({ type: 'authority', authority: 'cluster:prod' });
    expect(names).toEqual([
      'identity default/one',
      'identity shop/two',
      'secret default/s',
      'credential default/Secret/s#opaque',
    ]);
    expect(assets.map(asset => asset.location)).toEqual([
      'in/a.yaml#document 1:line 2',
      'in/a.yaml#document 2:line 7',
      'in/deep/b.json#document 1:line 1',
      'in/deep/b.json#document 1:line 1',
    ]);
    expect(coverage).toEqual({
      'files in/a.yaml': 'complete',
      'files in/deep/b.json': 'complete',
    });
    expect(problems).toEqual([]);
    expect(end).toEqual({ type: 'end', exhaustive: true });
  });

  it('that come later still tell earlier ones of their accounts', async () => {
    await write({
      'in/1.yaml':
        'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec: {template: {spec: {serviceAccountName: late, containers: [{name: c}]}}}\n',
      'in/2.yaml': account('late', 'automountServiceAccountToken: no\n'),
    });
    const { links } = await read();
    expect(links.map(link => [link.type, link.facts])).toEqual([
      ['runs-as', { automount: false }],
    ]);
  });

  it('that come later tell what Secrets come from, and hold literals', async () => {
    await write({
      'in/1.yaml':
        'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec: {template: {spec: {automountServiceAccountToken: false, containers: [{name: c, env: [{name: API_TOKEN, value: a1b2c3d4e5f6a7b8}], envFrom: [{configMapRef: {name: conf}}, {secretRef: {name: db}}]}]}}}\n---\napiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: db}\nspec: {secretStoreRef: {name: vault}, dataFrom: [{extract: {key: shop/db}}]}\n',
      'in/2.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: conf}\ndata:\n  app.properties: |\n    db.password=Sommer2026\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: plain}\ndata: {x: y}\n---\napiVersion: external-secrets.io/v1\nkind: SecretStore\nmetadata: {name: vault}\nspec: {provider: {vault: {server: 'https://vault.example', path: secret}}}\n`,
    });
    const { events, names, links, problems } = await read();
    expect(problems).toEqual([]);
    expect(names).toEqual([
      'workload default/Deployment/d',
      'credential default/Deployment/d#literal/c/env/API_TOKEN',
      'secret default/db',
      'credential default/Secret/db#opaque',
      'secret default/ConfigMap/conf',
      'credential default/ConfigMap/conf#literal/app.properties',
      'store vault/vault.example',
    ]);
    expect(
      links.map(link => `${link.from.name} ${link.type} ${link.to.name}`),
    ).toEqual(
      expect.arrayContaining([
        'default/Deployment/d uses default/ConfigMap/conf',
        'default/db synced-from secret/shop/db',
      ]),
    );
    expect(JSON.stringify(events)).not.toContain('Sommer2026');
    const without = await read({ literals: false });
    expect(without.names).toEqual([
      'workload default/Deployment/d',
      'secret default/db',
      'credential default/Secret/db#opaque',
      'store vault/vault.example',
    ]);
  });

  it('that are exported as one large list are read by item', async () => {
    const items = Array.from(
      { length: 60 },
      (_, index) =>
        `- apiVersion: v1\n  kind: Secret\n  metadata:\n    name: s${index}\n    annotations:\n      x: ${'y'.repeat(
          1500,
        )}\n`,
    );
    await write({
      'in/list.yaml': `apiVersion: v1\nitems:\n${items.join(
        '',
      )}kind: List\nmetadata:\n  resourceVersion: ""\n`,
    });
    const { names, assets, coverage, problems } = await read();
    expect(problems).toEqual([]);
    expect(names).toHaveLength(120);
    expect(assets[2].location).toBe('in/list.yaml#document 1:line 9');
    expect(coverage).toEqual({ 'files in/list.yaml': 'complete' });
  });
});

describe('broken input', () => {
  it.each<
    [string, string, string | undefined, Partial<ManifestSourceOptions>?]
  >([
    ['broken YAML', 'a: "x', 'YamlSyntax in/a.yaml#document 2:line 7'],
    [
      'a template',
      '{{ if .Values.x }}',
      'TemplateNotYaml in/a.yaml#document 2:line 5',
    ],
    [
      'a template that is YAML',
      'apiVersion: v1\nkind: Secret\nmetadata:\n  name: {{ .Values.name }}',
      'TemplateNotYaml in/a.yaml#document 2:line 5',
    ],
    [
      'aliases',
      `a: &a [x,x]\nb: &b [*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b,*b]`,
      'TooManyAliases in/a.yaml#document 2:line 5',
    ],
    [
      'values for a chart',
      'replicas: 1',
      'NotAnObject in/a.yaml#document 2:line 5',
    ],
    ['text', 'just text', 'NotAnObject in/a.yaml#document 2:line 5'],
    [
      'an object without name',
      'apiVersion: v1\nkind: Secret\nmetadata: {}',
      'MissingName in/a.yaml#document 2:line 5',
    ],
    [
      'a cut list',
      'apiVersion: v1\nkind: List\nmetadata: {continue: abc}\nitems: []',
      'PartialList in/a.yaml#document 2:line 5',
    ],
    [
      'lists too deep',
      `${'{"kind":"List","items":['.repeat(10)}{}${']}'.repeat(10)}`,
      'NotAnObject in/a.yaml#document 2:line 5',
    ],
    [
      'a large document',
      `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {a: ${'x'.repeat(
        60_000,
      )}}`,
      'DocumentTooLarge in/a.yaml#document 2:line 5',
    ],
  ])('%s: the rest goes on', async (_, broken, problem) => {
    await write({
      'in/a.yaml': `${account('before')}---\n${broken}\n---\n${account(
        'after',
      )}`,
      'in/b.yaml': account('other'),
    });
    const { names, coverage, problems, end } = await read();
    expect(names).toEqual([
      'identity default/before',
      'identity default/after',
      'identity default/other',
    ]);
    expect(problems).toContain(problem);
    expect(coverage).toEqual({
      'files in/a.yaml': 'failed PartlyUnread',
      'files in/b.yaml': 'complete',
      'instances *': 'failed FilesFailed',
    });
    expect(end).toEqual({ type: 'end', exhaustive: true });
  });

  it.each([
    [
      'a field of another type',
      `${account('a')}automountServiceAccountToken: maybe\n`,
      'InvalidField',
    ],
    [
      'a generated name',
      'apiVersion: batch/v1\nkind: Job\nmetadata: {generateName: a-}\n',
      'GeneratedName',
    ],
    [
      'a kind that is not mapped',
      'apiVersion: x/v1\nkind: Kustomization\n',
      undefined,
    ],
  ])('%s does not keep the file from being complete', async (_, text, code) => {
    await write({ 'in/a.yaml': text });
    const { coverage, problems } = await read();
    expect(coverage).toEqual({ 'files in/a.yaml': 'complete' });
    expect(problems).toEqual(
      code ? [`${code} in/a.yaml#document 1:line 1`] : [],
    );
  });

  it('larger than allowed is left', async () => {
    await write({
      'in/a.yaml': account('a') + '#'.repeat(1000),
      'in/b.yaml': [1, 2, 3].map(n => account(`b${n}`)).join('---\n'),
      'in/c.json': {
        apiVersion: 'v1',
        kind: 'SecretList',
        items: [1, 2, 3].map(n => ({ metadata: { name: `c${n}` } })),
      },
    });
    const { names, problems, coverage } = await read({
      limits: {
        fileBytes: 500,
        treeBytes: 500,
        documentBytes: 500,
        documents: 2,
        aliases: 1,
      },
    });
    expect(problems).toEqual([
      'FileTooLarge in/a.yaml',
      'TooManyDocuments in/b.yaml#document 3:line 10',
      'TooManyDocuments in/c.json#document 1:line 1',
    ]);
    expect(names.filter(name => !name.startsWith('credential'))).toEqual([
      'identity default/b1',
      'identity default/b2',
      'secret default/c1',
      'secret default/c2',
    ]);
    expect(Object.values(coverage)).toEqual([
      'failed PartlyUnread',
      'failed PartlyUnread',
      'failed PartlyUnread',
      'failed FilesFailed',
    ]);
  });

  it('tells no more problems than people read', async () => {
    await write({ 'in/a.yaml': 'x\n---\n'.repeat(150) });
    const { problems } = await read({
      limits: {
        fileBytes: 5000,
        treeBytes: 5000,
        documentBytes: 500,
        documents: 200,
        aliases: 1,
      },
    });
    expect(problems).toHaveLength(101);
    expect(problems[100]).toBe('MoreProblems in/a.yaml');
  });
});

describe('what can not be read', () => {
  it('empties nothing when no file is found', async () => {
    const { coverage, problems, end, error } = await read();
    expect(error).toBeUndefined();
    expect(problems).toEqual(['NoFiles paths[0]']);
    expect(coverage).toEqual({
      'files *': 'failed NoFiles',
      'instances *': 'failed NoFiles',
    });
    expect(end).toEqual({ type: 'end', exhaustive: false });
  });

  it('is not exhaustive when one of the globs finds nothing', async () => {
    await write({ 'in/a.yaml': account('a') });
    const { coverage, problems, end } = await read({
      paths: ['gone/*.yaml', 'in/*.yaml', 'in/a.*'],
    });
    expect(problems).toEqual(['NoFiles paths[0]']);
    expect(coverage).toEqual({
      'files in/a.yaml': 'complete',
      'instances *': 'failed FilesFailed',
    });
    expect(end).toEqual({ type: 'end', exhaustive: false });
  });

  it('follows links to files within the folder, and none out of it', async () => {
    await write({
      'in/.data/real.yaml': account('a'),
      'outside/passwd.yaml': account('outside'),
      'outside/more/x.yaml': account('more'),
    });
    const at = (path: string) => join(directory.path, path);
    await symlink('.data/real.yaml', at('in/link.yaml'));
    await symlink(at('outside/passwd.yaml'), at('in/out.yaml'));
    await symlink(at('outside/more'), at('in/folder'));
    await symlink('..', at('in/loop'));
    await symlink('nowhere', at('in/broken.yaml'));
    const { names, coverage, problems } = await read();
    expect(names).toEqual(['identity default/a']);
    expect(problems).toEqual([
      'OutsideRoot in/out.yaml',
      'FileUnreadable in/broken.yaml',
    ]);
    expect(coverage).toMatchObject({
      'files in/link.yaml': 'complete',
      'files in/out.yaml': 'failed OutsideRoot',
      'files in/broken.yaml': 'failed PartlyUnread',
    });
  });
});

describe('pods', () => {
  it('are counted across files', async () => {
    await write({
      'in/a.json': podOf('db-0', 'db'),
      'in/b.json': podOf('db-1', 'db'),
    });
    const { events, coverage } = await read();
    expect(events).toContainEqual(
      expect.objectContaining({
        type: 'observations',
        scope: { resource: 'instances', partition: 'shop' },
        assets: expect.arrayContaining([
          expect.objectContaining({
            facts: expect.objectContaining({
              instances: 2,
              runningInstances: 2,
            }),
          }),
        ]),
      }),
    );
    expect(coverage).toEqual({
      'files in/a.json': 'complete',
      'files in/b.json': 'complete',
      'instances shop': 'complete',
    });
  });

  it('are not said to be complete when a file was not', async () => {
    await write({ 'in/a.json': podOf('db-0', 'db'), 'in/b.yaml': '[' });
    const { names, coverage } = await read();
    expect(names).toContain('workload shop/StatefulSet/db');
    expect(coverage).toMatchObject({ 'instances *': 'failed FilesFailed' });
    expect(coverage).not.toHaveProperty(['instances shop']);
  });
});

describe('exports', () => {
  const exported = { role: 'exported', takenAtFile: 'TAKEN_AT' } as const;

  it('are true as of when they were taken', async () => {
    await write({
      'in/a.yaml': account('a'),
      'in/b.json': podOf('db-0', 'db'),
      TAKEN_AT: '2026-11-20T11:00:00+01:00\n',
    });
    const fromFile = await read(exported);
    const at = '2026-11-20T10:00:00.000Z';
    expect(fromFile.confirmedAt).toEqual([at, at, at]);
    const fromConfig = await read({ role: 'exported', takenAt: at });
    expect(fromConfig.confirmedAt).toEqual([at, at, at]);
  });

  it.each([
    ['missing', undefined, "can't be read (FileUnreadable)"],
    ['no instant', 'lately', 'holds something else'],
    ['too much', '2026'.repeat(100), "can't be read (FileTooLarge)"],
    ['yet to come', '2026-11-22T13:00:00Z', 'is yet to come'],
  ])('are not read when that is %s', async (_, content, message) => {
    await write({
      'in/a.yaml': account('a'),
      ...(content && { TAKEN_AT: content }),
    });
    const { events, error } = await read(exported);
    expect(events).toEqual([]);
    expect(String(error)).toContain(message);
    expect(String(error)).not.toContain('lately');
    await expect(sourceOf(exported).checkHealth()).resolves.toMatchObject({
      state: 'misconfigured',
      reason: { code: 'InvalidTakenAt' },
    });
  });
});

describe('files that are written while they are read', () => {
  const path = () => join(directory.path, 'in/a.json');
  const whole = (names: string[]) =>
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'SecretList',
      items: names.map(name => ({ metadata: { name } })),
    });

  it.each<[string, (file: FileHandle) => Promise<unknown>]>([
    ['cut', file => file.truncate(10)],
    ['overwritten in place', file => file.write(whole(['b']), 0)],
    ['longer', file => file.write('# more', 200)],
  ])('are not taken for whole: %s', async (_, change) => {
    await write({ 'in/a.json': whole(['a']) });
    const other = await open(path(), 'r+');
    try {
      const result = await readText(path(), 1000, () => change(other));
      expect(result).toEqual({ code: 'FileChanged' });
    } finally {
      await other.close();
    }
  });

  it('are read as they were when another takes their name', async () => {
    await write({ 'in/a.json': whole(['a']), 'next.json': whole(['b']) });
    const result = await readText(path(), 1000, () =>
      rename(join(directory.path, 'next.json'), path()),
    );
    expect(result).toEqual({ text: whole(['a']) });
  });
});

describe('health', () => {
  it('is that of the folders', async () => {
    await expect(sourceOf().checkHealth()).resolves.toMatchObject({
      state: 'unreachable',
      reason: { code: 'FolderUnreadable' },
    });
    await write({ 'in/a.yaml': '' });
    await expect(sourceOf().checkHealth()).resolves.toEqual({ state: 'ok' });
  });
});

it('lets others have their turn while it reads', async () => {
  await write({
    'in/a.yaml': Array.from({ length: 3000 }, (_, n) => account(`a${n}`)).join(
      '---\n',
    ),
  });
  let turns = 0;
  const ticking = setInterval(() => {
    turns += 1;
  }, 5);
  const { names } = await read({
    limits: {
      fileBytes: 1e6,
      treeBytes: 1e6,
      documentBytes: 1e5,
      documents: 5000,
      aliases: 1,
    },
  });
  clearInterval(ticking);
  expect(names).toHaveLength(3000);
  expect(turns).toBeGreaterThan(3);
});

it('keeps what was read when a folder can not be listed', async () => {
  await write({ 'in/a.yaml': account('a'), 'locked/b/c.yaml': account('c') });
  const locked = join(directory.path, 'locked/b');
  await chmod(locked, 0o000);
  try {
    const { coverage, end } = await read({
      paths: ['in/*.yaml', 'locked/**/*.yaml'],
    });
    // Root may list everything; everybody else must not take it for empty.
    expect(coverage['files in/a.yaml']).toBe('complete');
    expect(end).toEqual({
      type: 'end',
      exhaustive: 'files locked/b/c.yaml' in coverage,
    });
  } finally {
    await chmod(locked, 0o700);
    await rm(locked, { recursive: true });
  }
});
