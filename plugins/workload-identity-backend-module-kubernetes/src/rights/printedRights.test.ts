import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  READER_RESOURCES,
  readerResourceName,
  readerRoles,
  renderReaderManifests,
} from '@tenure/backstage-plugin-workload-identity-common';
import {
  KUBERNETES_RESOURCES,
  scopeResource,
} from '@tenure/backstage-plugin-workload-identity-kubernetes-node';

/** The command, on packages that are TypeScript here. */
const COMMAND = [
  '--require',
  '@backstage/cli/config/nodeTransform.cjs',
  path.resolve(__dirname, '../../bin/tenure-kubernetes-rbac.cjs'),
];
const DOCUMENTED = path.resolve(
  __dirname,
  '../../../../docs/sources/kubernetes-rbac.yaml',
);

function resourcesOf(options: Parameters<typeof readerRoles>[0]): string[] {
  return readerRoles(options)
    .filter(({ account }) => account === 'tenure-reader')
    .flatMap(({ rules }) => rules)
    .filter(({ verbs }) => verbs.includes('list'))
    .flatMap(({ apiGroup, resources }) =>
      resources.map(resource => readerResourceName({ apiGroup, resource })),
    )
    .sort();
}

describe('the rights of a source', () => {
  const all = KUBERNETES_RESOURCES.map(scopeResource).sort();

  it('are on what it reads, and on nothing else', () => {
    expect(READER_RESOURCES.map(readerResourceName).sort()).toEqual(all);
    expect(
      READER_RESOURCES.filter(({ addOn }) => addOn)
        .map(readerResourceName)
        .sort(),
    ).toEqual(
      KUBERNETES_RESOURCES.filter(({ optional }) => optional)
        .map(scopeResource)
        .sort(),
    );
    expect(resourcesOf({ level: 'metadata' })).toEqual(all);
    expect(resourcesOf({ level: 'references' })).toEqual(
      all.filter(name => name !== 'secrets'),
    );
    expect(
      resourcesOf({
        level: 'metadata',
        exclude: ['configmaps', 'cert-manager.io/issuers'],
      }),
    ).toEqual(
      all.filter(
        name => !['configmaps', 'cert-manager.io/issuers'].includes(name),
      ),
    );
  });

  it('to revoke are not those of what reads', () => {
    const roles = readerRoles({ level: 'revocation' });
    const writing = roles.filter(({ rules }) =>
      rules.some(({ verbs }) =>
        verbs.some(verb => !['get', 'list', 'watch'].includes(verb)),
      ),
    );
    expect(writing.map(({ name, account }) => [name, account])).toEqual([
      ['tenure-revoker', 'tenure-revoker'],
    ]);
    expect(
      readerRoles({ level: 'metadata' }).map(({ account }) => account),
    ).not.toContain('tenure-revoker');
  });

  it('are documented as they are printed', () => {
    expect(readFileSync(DOCUMENTED, 'utf8')).toBe(
      renderReaderManifests({ level: 'metadata' }),
    );
    expect(execFileSync(process.execPath, COMMAND, { encoding: 'utf8' })).toBe(
      renderReaderManifests({ level: 'metadata' }),
    );
    expect(
      execFileSync(
        process.execPath,
        [
          ...COMMAND,
          ...['--level', 'references', '--namespace', 'portal'],
          ...['--exclude', 'configmaps'],
        ],
        { encoding: 'utf8' },
      ),
    ).toBe(
      renderReaderManifests({
        level: 'references',
        namespace: 'portal',
        exclude: ['configmaps'],
      }),
    );
  });

  it.each([
    [
      ['--level', 'all'],
      /'all' is not one of references, metadata, revocation/,
    ],
    [['--exclude', 'nodes'], /'nodes' is not one of namespaces,/],
    [['--namespace', 'a: b'], /'a: b' is not the name of a namespace/],
    [['--verbose'], /Unknown option/],
  ])('are not printed for %p', (args, message) => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [...COMMAND, ...args],
      { encoding: 'utf8' },
    );
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(message);
  });
});
