import { ConfigReader } from '@backstage/config';
import { readManifestSources } from './readConfig';

const KEY = 'workloadIdentity.sources.manifests';
const minimal = { id: 'git', cluster: 'prod', paths: ['*.yaml'] };

function read(entries: object[], more?: object) {
  return readManifestSources(
    new ConfigReader({
      workloadIdentity: {
        ...more,
        sources: { manifests: entries },
      } as never,
    }),
  );
}

describe('readManifestSources', () => {
  it('has defaults', () => {
    expect(readManifestSources(new ConfigReader({}))).toEqual([]);
    expect(read([minimal])).toEqual([
      {
        id: 'git',
        title: 'Manifests of prod',
        cluster: 'prod',
        role: 'declared',
        defaultNamespace: 'default',
        literals: true,
        paths: ['*.yaml'],
        urls: [],
        refreshIntervalSeconds: 300,
        staleAfterSeconds: 900,
        timeoutSeconds: 120,
        limits: {
          fileBytes: 64 * 1024 * 1024,
          treeBytes: 128 * 1024 * 1024,
          documentBytes: 2 * 1024 * 1024,
          documents: 50_000,
          aliases: 100,
        },
      },
    ]);
  });

  it('reads everything', () => {
    const [source] = read(
      [
        {
          ...minimal,
          title: 'T',
          role: 'exported',
          takenAt: '2026-11-20T11:00:00+01:00',
          defaultNamespace: 'apps',
          literals: false,
          refreshIntervalSeconds: 60,
          timeoutSeconds: 5,
          limits: {
            fileBytes: '1MiB',
            treeBytes: '2MiB',
            documentBytes: 1000,
            documents: 2,
            aliases: 3,
          },
        },
      ],
      {
        clusters: [
          { name: 'other', extendTokenExpiration: true },
          { name: 'prod', extendTokenExpiration: false },
        ],
      },
    );
    expect(source).toMatchObject({
      title: 'T',
      role: 'exported',
      takenAt: '2026-11-20T10:00:00.000Z',
      defaultNamespace: 'apps',
      literals: false,
      refreshIntervalSeconds: 60,
      staleAfterSeconds: 86_400,
      timeoutSeconds: 5,
      limits: {
        fileBytes: 1024 ** 2,
        treeBytes: 2 * 1024 ** 2,
        documentBytes: 1000,
        documents: 2,
        aliases: 3,
      },
      extendsTokenExpiration: false,
    });
  });

  it.each([
    [{ id: undefined }, `${KEY}[0].id is missing; allowed is`],
    [{ id: 'a b' }, `${KEY}[0].id is 'a b'; allowed is`],
    [{ cluster: undefined }, `${KEY}[0].cluster is missing`],
    [
      { role: 'live' },
      `${KEY}[0].role is 'live'; allowed is 'declared' or 'exported'`,
    ],
    [{ role: 'exported' }, 'none of takenAt, takenAtFile and takenAtUrl'],
    [
      { role: 'exported', takenAt: '2026-11-20T10:00:00Z', takenAtFile: 'x' },
      `'takenAt' and 'takenAtFile' of`,
    ],
    [
      { role: 'exported', takenAtUrl: 'file:///etc/passwd' },
      `${KEY}[0].takenAtUrl is not a URL of http or https`,
    ],
    [
      { role: 'exported', takenAt: 'yesterday' },
      `${KEY}[0].takenAt is 'yesterday'; allowed is an RFC 3339 instant`,
    ],
    [{ takenAtFile: 'x' }, `${KEY}[0].takenAtFile is 'x'; allowed is nothing`],
    [{ paths: [] }, `${KEY}[0] has neither paths nor urls`],
    [{ urls: ['deploy/prod'] }, `${KEY}[0].urls[0] is not a URL`],
    [
      { urls: ['https://host/a', 'https://me:s3cr3t@host/a'] },
      `${KEY}[0].urls[1] is not a URL`,
    ],
    [
      { urls: ['https://host/a?key=1', 'https://host/a?key=2'] },
      `${KEY}[0].urls[1] is 'https://host/a'; allowed is a URL that is not among them already`,
    ],
    [{ paths: ['!x'] }, `${KEY}[0].paths[0] is '!x'; allowed is a glob`],
    [{ defaultNamespace: 'A/b' }, `${KEY}[0].defaultNamespace is 'A/b'`],
    [
      { refreshIntervalSeconds: 0 },
      `${KEY}[0].refreshIntervalSeconds is '0'; allowed is a whole number above 0`,
    ],
    [
      { staleAfterSeconds: 10 },
      `${KEY}[0].staleAfterSeconds is '10'; allowed is at least refreshIntervalSeconds (300)`,
    ],
    [
      { limits: { fileBytes: '1 GB' } },
      `${KEY}[0].limits.fileBytes is '1 GB'; allowed is`,
    ],
    [
      { limits: { fileBytes: '1GiB' } },
      `${KEY}[0].limits.fileBytes is '1GiB'; allowed is`,
    ],
    [{ limits: { documents: -1 } }, `${KEY}[0].limits.documents is '-1'`],
  ])('refuses %p', (fields, message) => {
    expect(() => read([{ ...minimal, ...fields }])).toThrow(message);
  });

  it('refuses two sources of one id', () => {
    expect(() => read([minimal, { ...minimal, cluster: 'b' }])).toThrow(
      `${KEY}[1].id is 'git'; allowed is an id that no other source has`,
    );
  });

  it('reads URLs, without what may be a credential', () => {
    const [source] = read([
      {
        id: 'git',
        cluster: 'prod',
        urls: ['https://host/o/r/x.yaml?key=s3cr3t', 'https://host/o/r/*.yaml'],
      },
    ]);
    expect(source.paths).toEqual([]);
    expect(source.urls).toEqual([
      {
        target: 'https://host/o/r/x.yaml?key=s3cr3t',
        pattern: undefined,
        shown: 'https://host/o/r/x.yaml',
      },
      {
        target: 'https://host/o/r',
        pattern: '*.yaml',
        shown: 'https://host/o/r',
      },
    ]);
    expect(() =>
      read([{ ...minimal, urls: ['https://me:s3cr3t@host/a'] }]),
    ).toThrow(expect.not.stringContaining('s3cr3t'));
  });
});
