import { assignsCredential } from './assignments';
import { findByLibrary } from './libraryRules';
import { isNamedCredential } from './names';

/** The kind of what only its name gives away. */
export const NAMED_KIND = 'named-like-a-credential';

/** How much of one text is searched, in characters. */
const MAX_TEXT = 64 * 1024;

/** Shorter ones are neither found by a rule nor worth a finding by their name. */
const MIN_VALUE = 6;

/**
 * The kinds of credentials that stand in a text that was written out where
 * anyone may read it; in alphabetical order. Nothing of the text is kept.
 *
 * @param name - what the text is the value of: an environment variable, the
 *   option before an argument, a key of a ConfigMap
 */
export function findLiterals(name: string, text: string): string[] {
  if (text.length < MIN_VALUE) {
    return [];
  }
  const searched = text.length > MAX_TEXT ? text.slice(0, MAX_TEXT) : text;
  const isJson = /^\s*\{/.test(searched);
  // Some rules look for the name as well, but not in files.
  const isFile = isJson || searched.includes('\n');
  const kinds = findByLibrary(
    isFile ? searched : `${name}=${searched}`,
    isJson,
  );
  if (kinds.length > 0) {
    return kinds.sort();
  }
  return isNamedCredential(name, searched) || assignsCredential(searched)
    ? [NAMED_KIND]
    : [];
}

/** An option whose value is the argument after it: `--password`, `-token`. */
const OPTION = /^--?([A-Za-z][A-Za-z0-9_.-]{0,63})$/;

/** A credential among the arguments of a container. */
export interface ArgumentLiteral {
  /** Place in the list, from 0. */
  index: number;
  kinds: string[];
}

/** The arguments in which a credential stands, with its kinds. */
export function findInArguments(args: readonly unknown[]): ArgumentLiteral[] {
  const found: ArgumentLiteral[] = [];
  let option = '';
  args.forEach((argument, index) => {
    if (typeof argument !== 'string') {
      option = '';
      return;
    }
    // After a switch comes another option, and no value.
    const kinds = findLiterals(
      argument.startsWith('-') ? '' : option,
      argument,
    );
    if (kinds.length > 0) {
      found.push({ index, kinds });
    }
    option = OPTION.exec(argument)?.[1] ?? '';
  });
  return found;
}
