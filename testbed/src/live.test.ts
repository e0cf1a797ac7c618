import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { declaredSources } from './live';

describe('what is declared for the clusters of the live demo', () => {
  it('is what Git declares, without exports and other clusters', async () => {
    const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'testbed-'));
    const file = path.join(dir, 'app-config.yaml');
    fs.writeFileSync(
      file,
      `workloadIdentity:
  sources:
    manifests:
      - {id: git, cluster: prod, paths: ['a/*.yaml'], refreshIntervalSeconds: 60}
      - {id: other-git, cluster: other, paths: ['b/*.yaml']}
      - {id: export, cluster: prod, role: exported, paths: ['c/*.yaml']}
      - {id: declared, cluster: prod, role: declared, paths: ['d/*.yaml']}
`,
    );
    await expect(declaredSources(['prod'], file)).resolves.toEqual([
      {
        id: 'git',
        cluster: 'prod',
        paths: ['a/*.yaml'],
        refreshIntervalSeconds: 60,
      },
      {
        id: 'declared',
        cluster: 'prod',
        role: 'declared',
        paths: ['d/*.yaml'],
      },
    ]);
    fs.writeFileSync(file, 'app: {}\n');
    await expect(declaredSources(['prod'], file)).resolves.toEqual([]);
    fs.rmSync(dir, { recursive: true });
  });

  it('names both clusters of the demo', async () => {
    await expect(
      declaredSources(['prod-eu', 'staging-eu']),
    ).resolves.toMatchObject([{ id: 'prod-eu-git' }, { id: 'staging-eu-git' }]);
  });
});
