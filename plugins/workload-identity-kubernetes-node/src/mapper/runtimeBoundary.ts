import {
  POD_SECURITY_LEVELS,
  PodSecurity,
  PodSecurityLevel,
  WorkloadFacts,
} from '@tenure/backstage-plugin-workload-identity-common';
import { Container, PodSpec } from '../decode/podShapes';
import { containersOf } from './places';

/** The facts of how far pods are kept apart from their node. */
export type RuntimeBoundary = Pick<
  WorkloadFacts,
  'hostAccess' | 'nodeControl' | 'allowsPrivilegeEscalation'
>;

/**
 * Capabilities by which a process gets out of its container: to load code into
 * the kernel, to trace processes of others, to read any file, to reach devices.
 *
 * Source: capabilities(7)
 */
const NODE_CAPABILITIES = new Set([
  'ALL',
  'BPF',
  'DAC_READ_SEARCH',
  'PERFMON',
  'SYS_ADMIN',
  'SYS_BOOT',
  'SYS_MODULE',
  'SYS_PTRACE',
  'SYS_RAWIO',
]);

/**
 * Folders of a node that hold its credentials, its processes, or the socket of
 * its container runtime. `/` is above them all.
 */
const NODE_FOLDERS = [
  '/boot',
  '/dev',
  '/etc',
  '/home',
  '/proc',
  '/root',
  '/run',
  '/sys',
  '/usr',
  '/var/lib/containerd',
  '/var/lib/docker',
  '/var/lib/etcd',
  '/var/lib/kubelet',
  '/var/run',
];

/** How the containers reach out of their pod. */
export function findRuntimeBoundary(spec: PodSpec): RuntimeBoundary {
  const access = new Set<string>();
  const control = new Set<string>();
  const note = (what: string, controlsNode: boolean) => {
    access.add(what);
    if (controlsNode) {
      control.add(what);
    }
  };
  const containers = containersOf(spec);
  for (const { container } of containers) {
    const name = container.name ?? '(unnamed)';
    const context = container.securityContext;
    if (context?.privileged) {
      note(`privileged container ${name}`, true);
    }
    if (
      context?.windowsOptions?.hostProcess ??
      spec.securityContext?.windowsOptions?.hostProcess
    ) {
      note(`host process container ${name}`, true);
    }
    for (const capability of addedCapabilities(container)) {
      note(
        `capability ${capability} in container ${name}`,
        NODE_CAPABILITIES.has(capability),
      );
    }
  }
  for (const field of ['hostNetwork', 'hostPID', 'hostIPC'] as const) {
    if (spec[field]) {
      note(field, false);
    }
  }
  for (const { hostPath } of spec.volumes ?? []) {
    if (hostPath?.path) {
      note(`hostPath ${hostPath.path}`, isNodeFolder(hostPath.path));
    }
  }
  return {
    ...(access.size > 0 && { hostAccess: [...access] }),
    ...(control.size > 0 && { nodeControl: [...control] }),
    ...(containers.length > 0 && {
      allowsPrivilegeEscalation: containers.some(({ container }) =>
        mayEscalate(container),
      ),
    }),
  };
}

/** What pods of one workload have between them. */
export function mergeBoundaries(parts: RuntimeBoundary[]): RuntimeBoundary {
  const union = (field: 'hostAccess' | 'nodeControl') => {
    const all = [...new Set(parts.flatMap(part => part[field] ?? []))].sort();
    return all.length > 0 ? { [field]: all } : {};
  };
  const escalating = parts.flatMap(
    ({ allowsPrivilegeEscalation }) => allowsPrivilegeEscalation ?? [],
  );
  return {
    ...union('hostAccess'),
    ...union('nodeControl'),
    ...(escalating.length > 0 && {
      allowsPrivilegeEscalation: escalating.includes(true),
    }),
  };
}

/** As the API server takes them: with or without `CAP_`, in upper case. */
function addedCapabilities(container: Container): string[] {
  return (container.securityContext?.capabilities?.add ?? []).map(name =>
    name.toLocaleUpperCase('en-US').replace(/^CAP_/, ''),
  );
}

function isNodeFolder(path: string): boolean {
  const folder = `/${path.split('/').filter(Boolean).join('/')}`;
  return (
    folder === '/' ||
    folder === '/var' ||
    folder === '/var/lib' ||
    folder.includes('/..') ||
    NODE_FOLDERS.some(one => folder === one || folder.startsWith(`${one}/`))
  );
}

/** On unless it is said to be off, and always on for what is privileged. */
function mayEscalate({ securityContext }: Container): boolean {
  return (
    securityContext?.privileged === true ||
    securityContext?.allowPrivilegeEscalation !== false
  );
}

const MODES = ['enforce', 'warn', 'audit'] as const;

/** What the labels of a namespace hold its pods to; undefined where there are none. */
export function readPodSecurity(
  labels: Record<string, string> = {},
): PodSecurity | undefined {
  const found: PodSecurity = {};
  for (const mode of MODES) {
    const level = labels[`pod-security.kubernetes.io/${mode}`];
    if ((POD_SECURITY_LEVELS as readonly unknown[]).includes(level)) {
      found[mode] = level as PodSecurityLevel;
    }
  }
  return Object.keys(found).length > 0 ? found : undefined;
}
