import { recordSnapshot } from '@tenure/backstage-plugin-workload-identity-node/testUtils';
import { ConfigReader } from '@backstage/config';
import { SnapshotEvent } from '@tenure/backstage-plugin-workload-identity-node';
import { Fault, TestHost } from '../__testUtils__/TestHost';
import { readManifestSources } from '../config/readConfig';
import { ManifestSource } from './ManifestSource';

const NOW = new Date('2026-11-22T12:00:00Z');
let host: TestHost;

beforeEach(async () => {
  host = await TestHost.start();
});
afterEach(() => host.stop());

function sourceOf(entry: Record<string, unknown>, environment?: object) {
  const [options] = readManifestSources(
    new ConfigReader({
      workloadIdentity: {
        sources: {
          manifests: [{ id: 'git', cluster: 'prod', ...entry } as never],
        },
      },
    }),
  );
  return ManifestSource.create(options, {
    urlReader: host.reader(),
    now: () => NOW,
    ...environment,
  });
}

async function read(source: ManifestSource, knownVersion?: string) {
  const { events, error } = await recordSnapshot(source, { knownVersion });
  const of = <T extends SnapshotEvent['type']>(type: T) =>
    events.filter(
      (event): event is Extract<SnapshotEvent, { type: T }> =>
        event.type === type,
    );
  return {
    error,
    types: events.map(event => event.type),
    names: of('observations').flatMap(event =>
      event.assets.map(asset => asset.key.name),
    ),
    locations: of('observations').flatMap(event =>
      event.assets.map(asset => asset.location),
    ),
    coverage: Object.fromEntries(
      of('coverage').map(event => [
        `${event.resource} ${event.partition}`,
        event.reason ? `${event.state} ${event.reason.code}` : event.state,
      ]),
    ),
    confirmedAt: [...of('coverage'), ...of('unchanged')].map(
      event => event.confirmedAt,
    ),
    problems: of('problem').map(event => `${event.code} ${event.location}`),
    end: of('end')[0],
  };
}

const account = (name: string) =>
  `apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: ${name} }\n`;

describe('folders', () => {
  it('and globs of a repository are read, each file as a scope', async () => {
    host.commit({
      'prod/a.yaml': `${account('a')}---\n${account('b')}`,
      'prod/deep/c.json': JSON.stringify({
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata: { name: 'c' },
      }),
      'prod/README.md': 'not: read',
      'staging/s.yaml': account('s'),
      'other/x.yaml': account('x'),
    });
    const result = await read(
      sourceOf({
        urls: [
          host.repository('prod'),
          host.repository('{prod,staging}/*.yaml'),
        ],
      }),
    );
    const at = (path: string) => host.repository(path);
    expect(result.error).toBeUndefined();
    expect(result.problems).toEqual([]);
    expect(result.names).toEqual([
      'default/a',
      'default/b',
      'default/c',
      'default/s',
    ]);
    expect(result.locations).toEqual([
      `${at('prod/a.yaml')}#document 1:line 1`,
      `${at('prod/a.yaml')}#document 2:line 4`,
      `${at('prod/deep/c.json')}#document 1:line 1`,
      `${at('staging/s.yaml')}#document 1:line 1`,
    ]);
    expect(result.coverage).toEqual({
      [`files ${at('prod/a.yaml')}`]: 'complete',
      [`files ${at('prod/deep/c.json')}`]: 'complete',
      [`files ${at('staging/s.yaml')}`]: 'complete',
    });
    expect(result.problems).toEqual([]);
    expect(result.end).toMatchObject({ exhaustive: true });
  });

  it('stand beside files on disk, and single files', async () => {
    host.commit({ 'one.yaml': account('one'), 'two.yaml': account('two') });
    const result = await read(
      sourceOf({
        paths: ['package.json'],
        urls: [`${host.plain('one.yaml')}?key=s3cr3t`],
      }),
    );
    expect(result.names).toEqual(['default/one']);
    expect(result.coverage).toMatchObject({
      'files package.json': 'failed PartlyUnread',
      [`files ${host.plain('one.yaml')}`]: 'complete',
    });
    expect(JSON.stringify(result)).not.toContain('s3cr3t');
    // What is on disk has no version.
    expect(result.end).toEqual({ type: 'end', exhaustive: true });
  });

  it('are bounded as files are, before anything is held', async () => {
    host.commit({
      'a.yaml': account('a'),
      'b.yaml': `${account('b')}${'#'.repeat(600)}`,
      'c.yaml': `${account('c')}${'#'.repeat(300)}`,
      'd.yaml': `a: &a [x]\nb: [*a, *a, *a, *a]\n`,
    });
    const limits = {
      fileBytes: 500,
      treeBytes: 400,
      aliases: 2,
      documentBytes: 400,
    };
    const result = await read(
      sourceOf({ urls: [host.repository('')], limits }),
    );
    const at = (path: string) => host.repository(path);
    expect(result.names).toEqual(['default/a']);
    expect(result.problems).toEqual([
      `FileTooLarge ${at('b.yaml')}`,
      `TreeTooLarge ${at('c.yaml')}`,
      `TooManyAliases ${at('d.yaml')}#document 1:line 1`,
    ]);
    const single = await read(
      sourceOf({ urls: [host.plain('b.yaml')], limits }),
    );
    expect(single.problems).toEqual([`FileTooLarge ${host.plain('b.yaml')}`]);
  });
});

describe('what is unchanged', () => {
  it('costs one request and is confirmed without being read', async () => {
    host.commit({ 'prod/a.yaml': account('a') });
    const source = sourceOf({ urls: [host.repository('prod')] });
    const { version } = (await read(source)).end;
    expect(host.requests.splice(0)).toHaveLength(2);

    const again = await read(source, version);
    expect(again.types).toEqual(['authority', 'unchanged', 'end']);
    expect(again.end).toEqual({ type: 'end', exhaustive: true, version });
    expect(host.requests.splice(0)).toEqual([
      '/api/v1/repos/acme/deploy/git/commits/main',
    ]);

    host.commit({ 'prod/a.yaml': account('b') });
    const changed = await read(source, version);
    expect(changed.names).toEqual(['default/b']);
    expect(changed.end.version).not.toBe(version);
  });

  it('is read all the same when something else has changed', async () => {
    host.commit({ 'a.yaml': account('a'), 'b.yaml': account('b') });
    const other = await TestHost.start();
    try {
      other.commit({ 'c.yaml': account('c') });
      const [here, there] = [host.reader(), other.reader()];
      const source = sourceOf(
        { urls: [host.plain('a.yaml'), other.plain('c.yaml')] },
        {
          urlReader: {
            readUrl: (url: string, options?: object) =>
              (url.includes(`:${host.port}/`) ? here : there).readUrl(
                url,
                options,
              ),
          },
        },
      );
      const { version } = (await read(source)).end;
      expect((await read(source, version)).types).toContain('unchanged');
      other.commit({ 'c.yaml': account('d') });
      expect((await read(source, version)).names.sort()).toEqual([
        'default/a',
        'default/d',
      ]);
    } finally {
      await other.stop();
    }
  });

  it('is read by a new process, and by other options', async () => {
    host.commit({ 'a.yaml': account('a') });
    const urls = [host.plain('a.yaml')];
    const source = sourceOf({ urls });
    const { version } = (await read(source)).end;
    expect((await read(sourceOf({ urls }), version)).names).toHaveLength(1);
    const other = sourceOf({ urls, defaultNamespace: 'apps' });
    await read(other);
    expect((await read(other, version)).names).toEqual(['apps/a']);
  });
});

describe('a host that fails', () => {
  it.each<[string, Fault, string, string]>([
    ['is down', { status: 503 }, 'UrlUnreachable', 'unreachable'],
    ['breaks off', 'breaks off', 'UrlUnreachable', 'unreachable'],
    ['asks who it is', { status: 401 }, 'UrlUnauthorized', 'unauthorized'],
    ['forbids', { status: 403 }, 'UrlUnauthorized', 'unauthorized'],
    ['has no such thing', { status: 404 }, 'UrlNotFound', 'misconfigured'],
    ['has had enough', { status: 429 }, 'UrlRateLimited', 'unreachable'],
  ])('because it %s empties nothing', async (_, fault, code, state) => {
    host.commit({ 'prod/a.yaml': account('a') });
    const source = sourceOf({ urls: [host.repository('prod')] });
    const { version } = (await read(source)).end;
    host.fault = fault;
    const result = await read(source, version);
    expect(result.error).toBeUndefined();
    expect(result.problems).toEqual([`${code} urls[0]`]);
    expect(result.coverage).toEqual({
      'files *': `failed ${code}`,
      'instances *': `failed ${code}`,
    });
    expect(result.end).toEqual({ type: 'end', exhaustive: false });
    const { signal } = new AbortController();
    await expect(source.checkHealth({ signal })).resolves.toMatchObject({
      state,
      reason: { code },
    });
  });

  it('leaves what others have as fresh as ever', async () => {
    host.commit({ 'a.yaml': account('a') });
    const result = await read(
      sourceOf({
        urls: [host.plain('a.yaml'), host.plain('gone.yaml')],
      }),
    );
    expect(result.names).toEqual(['default/a']);
    expect(result.coverage).toEqual({
      'files *': 'failed UrlNotFound',
      [`files ${host.plain('a.yaml')}`]: 'complete',
      'instances *': 'failed FilesFailed',
    });
    expect(result.end).toEqual({ type: 'end', exhaustive: false });
  });

  it('is no host that nobody allowed', async () => {
    const source = sourceOf({ urls: ['http://127.0.0.2:1/a.yaml'] });
    expect((await read(source)).problems).toEqual(['UrlNotAllowed urls[0]']);
  });

  it('is not waited for once the reading is over', async () => {
    host.fault = 'hangs';
    const source = sourceOf({ urls: [host.repository('prod')] });
    const signal = AbortSignal.timeout(100);
    const { error } = await recordSnapshot(source, { signal });
    expect(error).toMatchObject({ name: 'TimeoutError' });
  });

  it('finds nothing where nothing matches, and keeps what there was', async () => {
    host.commit({ 'README.md': '' });
    const result = await read(sourceOf({ urls: [host.repository('*.yaml')] }));
    expect(result.problems).toEqual(['NoFiles urls[0]']);
    expect(result.coverage).toMatchObject({ 'files *': 'failed NoFiles' });
    expect(result.end).toEqual({ type: 'end', exhaustive: false });
  });
});

describe('exports by URL', () => {
  const exported = () => ({
    role: 'exported',
    takenAtUrl: host.plain('TAKEN_AT'),
    urls: [host.repository('export')],
  });

  it('are true as of when they were taken, unchanged ones too', async () => {
    host.commit({
      'export/a.yaml': account('a'),
      TAKEN_AT: '2026-11-20T10:00:00Z\n',
    });
    const source = sourceOf(exported());
    const first = await read(source);
    const at = '2026-11-20T10:00:00.000Z';
    expect(first.confirmedAt).toEqual([at]);
    const again = await read(source, first.end.version);
    expect(again.types).toContain('unchanged');
    expect(again.confirmedAt).toEqual([at]);
  });

  it.each([
    ['missing', {}, 'UrlNotFound'],
    ['no instant', { TAKEN_AT: 'lately' }, 'holds something else'],
    ['yet to come', { TAKEN_AT: '2026-11-23T00:00:00Z' }, 'is yet to come'],
  ])('are not read when that is %s', async (_, files, message) => {
    host.commit({ 'export/a.yaml': account('a'), ...files });
    const { error, types } = await read(sourceOf(exported()));
    expect(types).toEqual([]);
    expect(String(error)).toContain(message);
    expect(String(error)).not.toContain('lately');
  });
});
