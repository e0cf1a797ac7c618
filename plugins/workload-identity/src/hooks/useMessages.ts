import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { workloadIdentityTranslationRef } from '../translation';

/** The messages by their keys, such as `card.title`. */
type Messages = typeof workloadIdentityTranslationRef.T;

type PluralForm = 'zero' | 'one' | 'two' | 'few' | 'many' | 'other';

/** The names between double braces; those of all messages, where there are more. */
type Placeholders<TMessage> =
  TMessage extends `${string}{{${infer TName}}}${infer TRest}`
    ? TName | Placeholders<TRest>
    : never;

/**
 * The names of the parameters of each message. The forms of a plural are one
 * message, chosen by `count`.
 */
type ParameterNames = {
  [TKey in keyof Messages as TKey extends `${infer TName}_${PluralForm}`
    ? TName
    : TKey]:
    | Placeholders<Messages[TKey]>
    | (TKey extends `${string}_${PluralForm}` ? 'count' : never);
};

/** What messages are asked for by: the key, without the form of a plural. */
export type MessageKey = keyof ParameterNames;

/** The parameters of a message; of one of several, those of each of them. */
type MessageParameters<TKey extends MessageKey, TValue> = {
  [TName in ParameterNames[TKey]]: TName extends 'count' ? number : TValue;
};

type MessageArguments<TKey extends MessageKey, TValue> = [
  ParameterNames[TKey],
] extends [never]
  ? []
  : [parameters: MessageParameters<TKey, TValue>];

/** Gives the words for a key; an element, where a parameter is one. */
export interface Translate {
  <TKey extends MessageKey>(
    key: TKey,
    ...parameters: MessageArguments<TKey, string>
  ): string;
  <TKey extends MessageKey>(
    key: TKey,
    ...parameters: MessageArguments<TKey, string | JSX.Element>
  ): JSX.Element;
}

/**
 * The plugin's words, as an app may have reworded or translated them.
 *
 * It is `useTranslationRef` with types that are worked out once for all
 * messages. Those of the framework are worked out at each call from all of
 * them, which made a check of the types twice as long.
 */
export function useMessages(): Translate {
  const { t } = useTranslationRef(workloadIdentityTranslationRef);
  return t as unknown as Translate;
}
