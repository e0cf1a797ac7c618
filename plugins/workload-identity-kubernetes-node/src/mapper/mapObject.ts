import { DecodedObject } from '../decode/dropValues';
import { mapServiceAccount } from './accounts';
import { mapCertificateRequest } from './certificateRequests';
import { mapCertificate, mapIssuer } from './certificates';
import { MappingContext } from './context';
import { mapGateway, mapIngress } from './exposure';
import { mapExternalSecret, mapStore } from './externalSecrets';
import { mapStaticEntry } from './federation/spire';
import { KnownObjects } from './KnownObjects';
import { mapConfigMap } from './literals';
import { Identified } from './objects';
import { mapBinding, mapRole } from './rbac';
import { mapSecret } from './secrets';
import { mapClusterExternalSecret } from './stores/clusterExternalSecrets';
import { mapProviderClass } from './stores/mapProviderClass';
import { mapPushSecret } from './stores/pushSecrets';
import { mapSealedSecret } from './stores/sealedSecrets';
import { WorkloadObject } from './workloads';

/** Objects that are mapped by themselves: all but workloads. */
export type PlainObject = Exclude<DecodedObject, WorkloadObject>;

/** Maps an object that is no workload. */
export function mapObject(
  decoded: PlainObject,
  options: {
    identified: Identified;
    known: KnownObjects;
    /** Paths of fields that could not be read. */
    invalidFields: string[];
  },
  context: MappingContext,
): void {
  const { identified, known, invalidFields } = options;
  const { kind, object } = decoded;
  switch (kind) {
    case 'Namespace':
    case 'ClusterSPIFFEID':
      // Says nothing by itself: see what is remembered of it.
      return;
    case 'ServiceAccount':
      mapServiceAccount(object, identified, context);
      return;
    case 'Secret':
      mapSecret(object, identified, known, context);
      return;
    case 'Role':
    case 'ClusterRole':
      mapRole(kind, object, identified, invalidFields, context);
      return;
    case 'RoleBinding':
    case 'ClusterRoleBinding':
      mapBinding(kind, object, identified, context);
      return;
    case 'ConfigMap':
      mapConfigMap(object, identified, context);
      return;
    case 'Certificate':
      mapCertificate(object, identified, context);
      return;
    case 'Issuer':
    case 'ClusterIssuer':
      mapIssuer(kind, object, identified, context);
      return;
    case 'CertificateSigningRequest':
      mapCertificateRequest(object, identified, context);
      return;
    case 'Ingress':
      mapIngress(object, identified, context);
      return;
    case 'Gateway':
      mapGateway(object, identified, context);
      return;
    case 'ExternalSecret':
      mapExternalSecret(object, identified, known, context);
      return;
    case 'ClusterExternalSecret':
      mapClusterExternalSecret(object, identified, known, context);
      return;
    case 'PushSecret':
      mapPushSecret(object, identified, known, context);
      return;
    case 'SecretStore':
    case 'ClusterSecretStore':
      mapStore(kind, object, identified, context);
      return;
    case 'SealedSecret':
      mapSealedSecret(object, identified, context);
      return;
    case 'SecretProviderClass':
      mapProviderClass(object, identified, context);
      return;
    case 'ClusterStaticEntry':
      mapStaticEntry(object, identified, context);
      return;
    default:
      kind satisfies never;
  }
}
