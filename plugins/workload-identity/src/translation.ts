import { createTranslationRef } from '@backstage/core-plugin-api/alpha';
import { accessMessages } from './translations/access';
import { cardMessages } from './translations/card';
import { commonMessages } from './translations/common';
import { legacyMessages } from './translations/legacy';
import { organisationMessages } from './translations/organisation';
import { ownershipMessages } from './translations/ownership';
import { revocationMessages } from './translations/revocation';
import { ttlMessages } from './translations/ttl';

const messages = {
  common: commonMessages,
  card: cardMessages,
  ownership: ownershipMessages,
  ttl: ttlMessages,
  revocation: revocationMessages,
  legacy: legacyMessages,
  organisation: organisationMessages,
  access: accessMessages,
} as const;

/**
 * Named, because the API report would otherwise list the messages in whatever
 * order the compiler came upon them.
 *
 * @public
 */
export type WorkloadIdentityTranslationRef = ReturnType<
  typeof createTranslationRef<
    'plugin.workload-identity',
    typeof messages,
    Record<string, never>
  >
>;

/**
 * Every word that the plugin shows; override it to reword or translate.
 *
 * @public
 */
export const workloadIdentityTranslationRef: WorkloadIdentityTranslationRef =
  createTranslationRef({ id: 'plugin.workload-identity', messages });
