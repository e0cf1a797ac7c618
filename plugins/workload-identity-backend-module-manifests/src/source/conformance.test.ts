import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { clusterAuthority } from '@tenure/backstage-plugin-workload-identity-common';
import {
  describeIdentitySource,
  IdentitySourceHarness,
} from '@tenure/backstage-plugin-workload-identity-node/testUtils';
import { TestHost } from '../__testUtils__/TestHost';
import { readManifestSources } from '../config/readConfig';
import { ManifestEnvironment, ManifestSource } from './ManifestSource';

const directory = createMockDirectory();
const authority = clusterAuthority('prod');

const PLAIN = 'pl4nted-v4lue-that-must-not-stay';
const once = Buffer.from(PLAIN).toString('base64');
const plantedValues = [PLAIN, once, Buffer.from(once).toString('base64')];
const [plain, encoded, twice] = plantedValues;

const SECRETS = `
apiVersion: v1
kind: Secret
metadata:
  name: db
  namespace: shop
  annotations:
    kubectl.kubernetes.io/last-applied-configuration: |
      {"stringData":{"password":"${plain}"},"data":{"p":"${encoded}"}}
data:
  password: ${encoded}
  again: ${twice}
stringData:
  password: ${plain}
---
apiVersion: v1
kind: ConfigMap
metadata: { name: c }
data: { password: ${plain} }
`;

const WORKLOADS = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  template:
    spec:
      containers:
        - name: app
          image: app:1
          command: [run, --password=${plain}]
          args: ['${encoded}']
          env:
            - { name: PASSWORD, value: ${plain} }
            - name: FROM_SECRET
              valueFrom: { secretKeyRef: { name: db, key: password } }
          livenessProbe:
            exec: { command: [check, '${twice}'] }
          readinessProbe:
            httpGet: { httpHeaders: [{ name: Authorization, value: ${plain} }] }
---
apiVersion: v1
kind: Pod
metadata:
  name: web-1
  namespace: shop
  uid: uid-1
  ownerReferences:
    - { apiVersion: apps/v1, kind: Deployment, name: web, controller: true }
spec:
  containers: [{ name: app, args: ['${plain}'] }]
`;

const BROKEN = `
apiVersion: v1
kind: ServiceAccount
metadata: { name: whole, namespace: shop }
---
stringData:
  password: "${plain}
  ${encoded}: [${twice}
---
password: ${plain} {{ .Values.${plain} }}
---
a: *${plain}
---
a: !${plain} ${encoded}
${plain}: 1
${plain}: 2
---
{"data": "${plain}", }
---
'${plain}'
---
apiVersion: v1
kind: Secret
metadata: { name: '${plain} ${plain}', uid: '${plain}/', namespace: '${plain}/' }
type: '${plain} x'
`;

type Files = Record<string, string>;

const readFrom = (places: object, environment: ManifestEnvironment) =>
  ManifestSource.create(
    readManifestSources(
      new ConfigReader({
        workloadIdentity: {
          sources: { manifests: [{ id: 'git', cluster: 'prod', ...places }] },
        },
      }),
    )[0],
    environment,
  );

async function inFolder(files: Files) {
  directory.clear();
  await mkdir(join(directory.path, 'in'));
  for (const [name, text] of Object.entries(files)) {
    await writeFile(join(directory.path, 'in', name), text);
  }
  const make = () =>
    readFrom(
      { paths: ['in/*.{yaml,json}'] },
      { workingDirectory: directory.path },
    );
  return {
    source: make(),
    restart: make,
    plantedValues,
    nameOf: (name: string) => `in/${name}`,
  };
}

async function inRepository(files: Files) {
  const host = await TestHost.start();
  host.commit(
    Object.fromEntries(
      Object.entries(files).map(([name, text]) => [`in/${name}`, text]),
    ),
  );
  const make = () =>
    readFrom(
      { urls: [host.repository('in/*.{yaml,json}')] },
      { urlReader: host.reader() },
    );
  return {
    source: make(),
    restart: make,
    plantedValues,
    nameOf: (name: string) => host.repository(`in/${name}`),
    close: () => host.stop(),
  };
}

const accounts = (count: number, prefix: string) =>
  Array.from(
    { length: count },
    (_, index) =>
      `apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: ${prefix}${index} }\n`,
  ).join('---\n');

const harnessOf = (
  from: typeof inFolder | typeof inRepository,
): IdentitySourceHarness => ({
  complete: async () => ({
    ...(await from({ 'a.yaml': SECRETS, 'b.yaml': WORKLOADS })),
    expected: [
      { kind: 'secret', authority, name: 'shop/db' },
      { kind: 'credential', authority, name: 'shop/Secret/db#opaque' },
      { kind: 'workload', authority, name: 'shop/Deployment/web' },
    ],
  }),
  partlyForbidden: {
    notApplicable:
      'A file that may not be read is covered as failed, since a disk has no scopes to be granted',
  },
  failingHalfway: async () => {
    const made = await from({
      'a.yaml': SECRETS,
      'b.yaml': BROKEN,
      'c.yaml': WORKLOADS,
    });
    return {
      ...made,
      unread: [
        { resource: 'files', partition: made.nameOf('b.yaml') },
        { resource: 'instances', partition: 'shop' },
      ],
    };
  },
  empty: () => from({ 'a.yaml': '# nothing\n' }),
  duplicates: async () => ({
    ...(await from({
      'a.yaml': [SECRETS, SECRETS, WORKLOADS, WORKLOADS].join('---\n'),
      'b.yaml': SECRETS,
    })),
    key: { kind: 'secret', authority, name: 'shop/db' },
  }),
  huge: async () => ({
    ...(await from({
      'a.yaml': accounts(1500, 'a'),
      'b.yaml': accounts(500, 'b'),
    })),
    atLeast: 2000,
  }),
  cancelled: async () => {
    const text = accounts(10_000, 'a');
    return from(
      Object.fromEntries(
        Array.from({ length: 50 }, (_, index) => [`a${index}.yaml`, text]),
      ),
    );
  },
});

describeIdentitySource('ManifestSource on disk', harnessOf(inFolder));
describeIdentitySource('ManifestSource by URL', harnessOf(inRepository));
