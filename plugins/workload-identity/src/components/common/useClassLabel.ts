import { useMessages } from '../../hooks/useMessages';
import { organisationMessages } from '../../translations/organisation';
import { ttlMessages } from '../../translations/ttl';

type OfCredentials = Exclude<keyof typeof ttlMessages.class, 'unknown'>;
type OfOthers = keyof typeof organisationMessages.class;

/** The plain words for the class of an asset; its own name where there are none. */
export function useClassLabel(): (name: string) => string {
  const t = useMessages();
  return name => {
    if (Object.hasOwn(ttlMessages.class, name)) {
      return t(`ttl.class.${name as OfCredentials}`);
    }
    return Object.hasOwn(organisationMessages.class, name)
      ? t(`organisation.class.${name as OfOthers}`)
      : name;
  };
}
