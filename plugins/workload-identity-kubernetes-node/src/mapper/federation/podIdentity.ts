import { MappingContext } from '../context';
import { federate, FederatedPods } from './context';

/** The audience of the tokens that the EKS Pod Identity agent takes. */
const EKS_POD_IDENTITY = 'pods.eks.amazonaws.com';

/**
 * EKS Pod Identity, as far as a cluster shows it: pods are given a token for its
 * agent. Which role the agent gives them, EKS alone knows, so the identity
 * stands for whatever role the association names.
 */
export function mapEksPodIdentity(
  pods: FederatedPods,
  context: MappingContext,
): void {
  const isGiven = pods.spec.volumes?.some(({ projected }) =>
    projected?.sources?.some(
      ({ serviceAccountToken }) =>
        serviceAccountToken?.audience === EKS_POD_IDENTITY,
    ),
  );
  if (!isGiven) {
    return;
  }
  const { namespace, account } = pods;
  const role = {
    kind: 'identity' as const,
    authority: 'cloud-account:aws/unknown' as const,
    name: `eks-pod-identity/${context.settings.cluster}/${namespace}/${account}`,
  };
  context.asset({ key: role, facts: { class: 'cloud-role' } });
  federate(
    pods,
    role,
    {
      mechanism: 'aws-eks-pod-identity',
      conditions: [
        `audience ${EKS_POD_IDENTITY}`,
        `PodIdentityAssociation of ${namespace}/${account} in EKS, which alone names the role`,
      ],
    },
    context,
  );
}
