import { CommandTemplate, RequiredRight } from './types';

// Nothing that a shell, or a command looking for options, could read as more
// than text.
const SAFE_WORD = /^[A-Za-z0-9_./:@%+,][A-Za-z0-9_./:=@%+,-]*$/;

// Control characters and those that reorder or hide text: what is pasted would
// not be what was read.
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/**
 * Quotes one word for a POSIX shell.
 *
 * Throws TypeError where the word holds characters that can't be seen: a command
 * that looks other than what it does must not be offered for copying.
 *
 * @public
 */
export function shellQuote(word: string): string {
  if (UNSEEN.test(word)) {
    throw new TypeError(
      'A word with control or invisible characters is not put into a command',
    );
  }
  return SAFE_WORD.test(word) ? word : `'${word.replace(/'/g, `'\\''`)}'`;
}

/**
 * The command as it is copied. Undefined where a parameter is missing or can't
 * be quoted safely; then there is no command, and the step is told in words.
 *
 * @public
 */
export function renderCommand(command: CommandTemplate): string | undefined {
  try {
    return command.template.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = command.parameters[name];
      if (value === undefined) {
        throw new TypeError(`The command has no parameter '${name}'`);
      }
      // No name begins like this, and kubectl would take it for an option.
      if (value.startsWith('-')) {
        throw new TypeError(`'${value}' would be read as an option`);
      }
      return shellQuote(value);
    });
  } catch (error) {
    if (error instanceof TypeError) {
      return undefined;
    }
    throw error;
  }
}

/**
 * The command by which somebody finds out whether they hold a right, such as
 * `kubectl auth can-i delete secrets/checkout-tls --namespace=payments`.
 *
 * @public
 */
export function checkRightCommand(right: RequiredRight): CommandTemplate {
  const type = right.apiGroup
    ? `${right.resource}.${right.apiGroup}`
    : right.resource;
  const parameters: Record<string, string> = { verb: right.verb, type };
  let template = 'kubectl auth can-i {verb} {type}';
  if (right.name !== undefined) {
    template += '/{name}';
    parameters.name = right.name;
  }
  if (right.namespace !== undefined) {
    template += ' --namespace={namespace}';
    parameters.namespace = right.namespace;
  }
  return { template, parameters };
}
