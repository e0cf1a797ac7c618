import { isDnsLabel, isPlainText } from '../names';
import { oneOf, reference } from './made';
import { argumentLiterals, withVariableLiteral } from './literalShapes';
import { count, fields, flag, list, Shape, Shaped, text } from './shape';

/** The CSI driver of the Secrets Store; what others are called does not matter. */
export const SECRETS_STORE_DRIVER = 'secrets-store.csi.k8s.io';

const containerName = text(63, isDnsLabel);

/** Judged where it is used: an odd one must not turn into the default. */
const anyNumber: Shape<number> = value => {
  if (value === undefined || value === null) {
    return undefined;
  }
  return typeof value === 'number' ? value : NaN;
};

const secretReference = fields({ name: reference });

const keyReference = fields({
  name: reference,
  key: text(512),
  optional: flag(),
});

const wholeReference = fields({ name: reference, optional: flag() });

/** Of environment variables only where they are from, without their own names. */
const envEntry = fields({
  valueFrom: fields({
    secretKeyRef: keyReference,
    configMapKeyRef: keyReference,
  }),
});

const capability = text(64, value => /^[A-Za-z_0-9]+$/.test(value));
const windowsOptions = fields({ hostProcess: flag() });

const containerFields = {
  name: containerName,
  image: text(1024),
  env: list(envEntry),
  envFrom: list(
    fields({ secretRef: wholeReference, configMapRef: wholeReference }),
  ),
  volumeMounts: list(fields({ name: text(253), mountPath: text(4096) })),
  securityContext: fields({
    privileged: flag(),
    allowPrivilegeEscalation: flag(),
    capabilities: fields({ add: list(capability, 64) }),
    windowsOptions,
  }),
};

const searchedContainer = fields({
  ...containerFields,
  env: list(withVariableLiteral(envEntry)),
  command: argumentLiterals,
  args: argumentLiterals,
});

/** The same shape, without a search of what could be a literal. */
const plainContainer: typeof searchedContainer = fields(containerFields);

const items = list(fields({ key: text(512) }));

const volume = fields({
  name: text(253),
  secret: fields({ secretName: reference, optional: flag(), items }),
  configMap: fields({ name: reference, optional: flag(), items }),
  projected: fields({
    sources: list(
      fields({
        secret: fields({ name: reference, optional: flag(), items }),
        configMap: fields({ name: reference, optional: flag(), items }),
        serviceAccountToken: fields({
          audience: text(512, value => !value || isPlainText(value, 512)),
          expirationSeconds: anyNumber,
        }),
      }),
    ),
  }),
  csi: fields({
    driver: oneOf([SECRETS_STORE_DRIVER]),
    nodePublishSecretRef: secretReference,
    volumeAttributes: fields({ secretProviderClass: reference }),
  }),
  hostPath: fields({ path: text(4096, value => isPlainText(value, 4096)) }),
  azureFile: fields({ secretName: reference }),
  cephfs: fields({ secretRef: secretReference }),
  flexVolume: fields({ secretRef: secretReference }),
  iscsi: fields({ secretRef: secretReference }),
  rbd: fields({ secretRef: secretReference }),
  scaleIO: fields({ secretRef: secretReference }),
  storageos: fields({ secretRef: secretReference }),
});

const podSpecShape = (container: typeof searchedContainer) =>
  fields({
    serviceAccountName: reference,
    // Deprecated alias, which the API server still fills.
    serviceAccount: reference,
    automountServiceAccountToken: flag(),
    activeDeadlineSeconds: count(),
    hostNetwork: flag(),
    hostPID: flag(),
    hostIPC: flag(),
    securityContext: fields({ windowsOptions }),
    imagePullSecrets: list(secretReference),
    initContainers: list(container),
    containers: list(container),
    ephemeralContainers: list(container),
    volumes: list(volume),
  });

const SEARCHED = podSpecShape(searchedContainer);
const PLAIN = podSpecShape(plainContainer);

/** @param literals - whether values are searched for credentials */
export function podSpecShapeWith(literals: boolean) {
  return literals ? SEARCHED : PLAIN;
}

const containerStatuses = list(
  fields({ name: containerName, image: text(1024), imageID: text(1024) }),
);

export const podStatusShape = fields({
  phase: text(32),
  containerStatuses,
  initContainerStatuses: containerStatuses,
  ephemeralContainerStatuses: containerStatuses,
});

export type PodSpec = Shaped<typeof SEARCHED>;
export type PodStatus = Shaped<typeof podStatusShape>;
export type Container = Shaped<typeof searchedContainer>;
export type Volume = Shaped<typeof volume>;
