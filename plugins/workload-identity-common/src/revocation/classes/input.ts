import { CredentialFacts } from '../../assets/facts';
import { Place } from '../rights';
import { Residual, RevocationContext, RevocationPlan } from '../types';

/** What a class's plan is made from. */
export interface PlanInput {
  facts: Partial<CredentialFacts>;
  place: Place;
  /** Kind and name of what the credential is issued from or kept in. */
  kind?: string;
  name?: string;
  context: RevocationContext;
}

/** What differs by class; the rest is the same for all. */
export type ClassPlan = Omit<RevocationPlan, 'credentialId' | 'class'>;

/**
 * API servers remember a successful check of a token for 10 seconds, each for
 * itself (`TokenSuccessCacheTTL` of kube-apiserver's authentication options).
 */
export const API_SERVER_CACHE: Residual = {
  verifier: 'api-server',
  validity: {
    kind: 'seconds',
    seconds: 10,
    basis: 'api-server-token-cache',
  },
};

/** To its own end where that is known, and unknown where it is not. */
export function untilExpiry(
  facts: Partial<CredentialFacts>,
): Residual['validity'] {
  return facts.expiry?.type === 'at'
    ? { kind: 'until-expiry', at: facts.expiry.at }
    : { kind: 'unknown' };
}
