import { useMessages } from '../../hooks/useMessages';
import { factMessages } from '../../translations/ownership';

type Field = keyof typeof factMessages;

/** The plain words for a field of facts; its own name where there are none. */
export function useFactLabel(): (field: string) => string {
  const t = useMessages();
  return field =>
    Object.hasOwn(factMessages, field)
      ? t(`ownership.fact.${field as Field}`)
      : field;
}
