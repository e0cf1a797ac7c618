import { createTranslationRef } from '@backstage/core-plugin-api/alpha';
import { cardMessages } from './translations/card';
import { commonMessages } from './translations/common';
import { ownershipMessages } from './translations/ownership';
import { revocationMessages } from './translations/revocation';
import { ttlMessages } from './translations/ttl';

/**
 * Every word that the plugin shows; override it to reword or translate.
 *
 * @public
 */
export const workloadIdentityTranslationRef = createTranslationRef({
  id: 'plugin.workload-identity',
  messages: {
    common: commonMessages,
    card: cardMessages,
    ownership: ownershipMessages,
    ttl: ttlMessages,
    revocation: revocationMessages,
  },
});
