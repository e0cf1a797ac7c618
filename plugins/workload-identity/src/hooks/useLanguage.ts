import { useApiHolder } from '@backstage/core-plugin-api';
import { appLanguageApiRef } from '@backstage/core-plugin-api/alpha';

/** The language that the app is shown in, as a BCP 47 tag. */
export function useLanguage(): string {
  return useApiHolder().get(appLanguageApiRef)?.getLanguage().language ?? 'en';
}
