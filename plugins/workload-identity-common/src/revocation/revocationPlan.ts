import { AssetOf } from '../api/assets';
import { CredentialClass } from '../assets/facts';
import { bootstrapTokenPlan } from './classes/bootstrapToken';
import { certificatePlan } from './classes/certificate';
import { ClassPlan, PlanInput } from './classes/input';
import { literalPlan } from './classes/literal';
import { projectedTokenPlan } from './classes/projectedToken';
import { serviceAccountTokenPlan } from './classes/serviceAccountToken';
import {
  basicAuthPlan,
  opaquePlan,
  registryCredentialPlan,
  sshKeyPlan,
} from './classes/storedSecrets';
import { svidPlan } from './classes/svid';
import { parseCredentialName } from './credentialName';
import { RevocationContext, RevocationPlan, RevocationWarning } from './types';

const PLANS: Record<CredentialClass, (input: PlanInput) => ClassPlan> = {
  'projected-token': projectedTokenPlan,
  'service-account-token': serviceAccountTokenPlan,
  'x509-certificate': certificatePlan,
  'x509-svid': svidPlan,
  'registry-credential': registryCredentialPlan,
  'basic-auth': basicAuthPlan,
  'ssh-key': sshKeyPlan,
  'bootstrap-token': bootstrapTokenPlan,
  opaque: opaquePlan,
  literal: literalPlan,
};

/**
 * How a credential would be revoked if it leaked at `context.now`: from a table
 * per class, filled with the names in the credential's key. A credential whose
 * class is not known is planned for as `opaque`.
 *
 * @public
 */
export function revocationPlan(
  asset: AssetOf<'credential'>,
  context: RevocationContext,
): RevocationPlan {
  const credentialClass = asset.facts.class ?? 'opaque';
  const parsed = parseCredentialName(asset.name);
  const plan = PLANS[credentialClass]({
    facts: asset.facts,
    place: {
      cluster: asset.cluster,
      namespace: parsed?.namespace ?? asset.namespace ?? '',
    },
    kind: parsed?.kind,
    name: parsed?.name,
    context,
  });
  return {
    credentialId: asset.id,
    class: credentialClass,
    ...plan,
    warnings: [...aboutKnowledge(asset, context), ...plan.warnings],
  };
}

/** Warnings that come from what is known, whichever class it is. */
function aboutKnowledge(
  asset: AssetOf<'credential'>,
  { declaredBy = [], now }: RevocationContext,
): RevocationWarning[] {
  const warnings: RevocationWarning[] = [];
  const { class: credentialClass, expiry } = asset.facts;
  if (expiry?.type === 'at' && Date.parse(expiry.at) <= now.getTime()) {
    warnings.push('already-expired');
  }
  if (asset.standing !== 'live') {
    warnings.push('not-seen-live');
  }
  // A projected token is made by the kubelet: what Git declares is the workload.
  if (declaredBy.length > 0 && credentialClass !== 'projected-token') {
    warnings.push('delivery-restores-it');
  }
  return warnings;
}
