import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { readManifests } from './manifests';

describe('readManifests', () => {
  let dir: string;

  beforeEach(() => {
    dir = fs.mkdtempSync(path.join(os.tmpdir(), 'manifests-'));
  });
  afterEach(() => fs.rmSync(dir, { recursive: true }));

  it('makes an export of one cluster fit for another', async () => {
    fs.writeFileSync(
      path.join(dir, 'export.yaml'),
      `
apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: Secret
    type: kubernetes.io/service-account-token
    metadata:
      name: checkout-token
      namespace: payments
      uid: 11111111-0000-0000-0000-000000000000
      creationTimestamp: "2026-01-01T00:00:00Z"
      resourceVersion: "12"
      managedFields: [{ manager: kubectl }]
      annotations:
        kubernetes.io/service-account.name: checkout
        kubernetes.io/service-account.uid: 22222222-0000-0000-0000-000000000000
    data: { token: eHh4 }
  - apiVersion: v1
    kind: Pod
    metadata:
      name: checkout-1-2
      ownerReferences: [{ kind: ReplicaSet, name: checkout-1, controller: true }]
---
apiVersion: v1
kind: Pod
metadata: { name: alone, ownerReferences: [{ kind: Lamp, name: desk }] }
spec: { serviceAccountName: alone }
status: { phase: Running }
---
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: { name: web, generation: 2 }
status: { notAfter: "2026-12-01T00:00:00Z" }
`,
    );
    fs.writeFileSync(path.join(dir, 'README.md'), 'not a manifest');

    const { objects, problems } = await readManifests(dir);

    expect(problems).toEqual([]);
    expect(objects).toEqual([
      {
        apiVersion: 'v1',
        kind: 'Secret',
        type: 'kubernetes.io/service-account-token',
        metadata: {
          name: 'checkout-token',
          namespace: 'payments',
          annotations: { 'kubernetes.io/service-account.name': 'checkout' },
        },
      },
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'alone' },
        spec: { serviceAccountName: 'alone' },
      },
      {
        apiVersion: 'cert-manager.io/v1',
        kind: 'Certificate',
        metadata: { name: 'web' },
        status: { notAfter: '2026-12-01T00:00:00Z' },
      },
    ]);
  });

  it('tells of documents that are broken, by place, and reads the rest', async () => {
    const file = path.join(dir, 'broken.yaml');
    fs.writeFileSync(
      file,
      `
password: hunter2: again
---
apiVersion: v1
kind: ConfigMap
metadata: { name: good }
---
just: a mapping
`,
    );

    const { objects, problems } = await readManifests(file);

    expect(objects.map(object => object.metadata.name)).toEqual(['good']);
    expect(problems).toEqual([
      { file, reason: expect.stringMatching(/^line \d+: [A-Z_]+$/) },
      { file, reason: expect.stringContaining('no Kubernetes object') },
    ]);
  });
});
