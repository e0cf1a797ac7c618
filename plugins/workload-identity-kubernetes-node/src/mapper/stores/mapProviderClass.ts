import { PlaceOfUse } from '@tenure/backstage-plugin-workload-identity-common';
import { PodSpec, SECRETS_STORE_DRIVER } from '../../decode/podShapes';
import { ObjectOf } from '../../decode/shapes';
import { MappingContext } from '../context';
import { subjectOf, federate } from '../federation/context';
import { KnownObjects } from '../KnownObjects';
import { Identified } from '../objects';
import { containersOf, placesOfVolume } from '../places';
import { classOfType } from '../secrets';
import { readProviderClass } from './providerClass';

/** The Secrets that a SecretProviderClass fills while a pod mounts it. */
export function mapProviderClass(
  object: ObjectOf<'SecretProviderClass'>,
  { namespace, name, uid }: Identified,
  context: MappingContext,
): void {
  const { secrets } = readProviderClass(object, {
    cluster: context.settings.cluster,
    namespace,
    name,
  });
  for (const filled of object.spec?.secretObjects ?? []) {
    const secretName = context.reference(
      filled.secretName,
      'a Secret in spec.secretObjects',
    );
    if (!secretName) {
      continue;
    }
    const secret = context.key('secret', `${namespace}/${secretName}`);
    const type = filled.type ?? 'Opaque';
    const credentialClass = classOfType(type);
    const credential = context.key(
      'credential',
      `${namespace}/Secret/${secretName}#${credentialClass}`,
    );
    context.asset({
      key: secret,
      facts: { ...(!uid && { type }), sync: { by: 'secrets-store-csi' } },
    });
    context.asset({
      key: credential,
      facts: {
        class: credentialClass,
        expiry: { type: 'unknown' },
        renewal: { mode: 'unknown' },
      },
    });
    context.link({ type: 'holds', from: secret, to: credential, facts: {} });
    const parts = new Set(filled.data?.map(({ objectName }) => objectName));
    for (const { alias, authority, name: remote } of secrets) {
      if (parts.has(alias)) {
        context.link({
          type: 'synced-from',
          from: secret,
          to: { kind: 'secret', authority, name: remote },
          facts: { through: `SecretProviderClass ${namespace}/${name}` },
        });
      }
    }
  }
}

/** The secrets that pods mount with the driver, and whom they become for it. */
export function mapMountedClasses(
  pods: {
    workload: string;
    namespace: string;
    account: string | undefined;
    spec: PodSpec;
    known: KnownObjects;
  },
  context: MappingContext,
): void {
  const { workload, namespace, account, spec, known } = pods;
  for (const volume of spec.volumes ?? []) {
    const { driver, volumeAttributes } = volume.csi ?? {};
    const name = volumeAttributes?.secretProviderClass;
    const mounted =
      driver === SECRETS_STORE_DRIVER && name
        ? known.providerClass(namespace, name)
        : undefined;
    if (!mounted) {
      continue;
    }
    const places: PlaceOfUse[] = placesOfVolume(
      'csi',
      volume,
      containersOf(spec),
    );
    for (const { authority, name: secret } of mounted.secrets) {
      context.link({
        type: 'uses',
        from: context.key('workload', workload),
        to: { kind: 'secret', authority, name: secret },
        facts: { places },
      });
    }
    if (mounted.identity && account) {
      const { key, class: identityClass, mechanism } = mounted.identity;
      context.asset({ key, facts: { class: identityClass } });
      federate(
        { namespace, account },
        key,
        {
          mechanism,
          conditions: [
            `SecretProviderClass ${namespace}/${name}`,
            `subject ${subjectOf(namespace, account)}`,
          ],
        },
        context,
      );
    }
  }
}
