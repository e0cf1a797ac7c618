import { isNamedCredential } from './names';

/** What every text that assigns a credential by name contains. */
const WORD = /pass(?:word|wd|phrase)|pwd|secret|token|key|credential/i;

/**
 * The end of a name that may be one of a credential, and what is assigned to
 * it: `password: x`, `token=x`, `"apiKey":"x"`. The beginning of the name is
 * looked for backward, so that long texts without such words cost little.
 */
const ASSIGNMENT =
  /(?:password|passwd|passphrase|pwd|secret|token|key|credentials?)["']?[ \t]{0,8}[:=][ \t]{0,8}(?:"([^"\n]{0,1024})"|'([^'\n]{0,1024})'|([^\s"',;&}\]]{1,1024}))/gi;

const NAME_BEFORE = /[A-Za-z0-9_.-]{0,64}$/;

/** A line that is a comment, up to the name. */
const COMMENT_BEFORE = /^[ \t]*(?:#|\/\/|;)/;

/** Whether a text assigns a value to something that is named like a credential. */
export function assignsCredential(text: string): boolean {
  if (!WORD.test(text)) {
    return false;
  }
  for (const match of text.matchAll(ASSIGNMENT)) {
    const end = /^[A-Za-z]+/.exec(match[0])![0];
    const before = text.slice(Math.max(0, match.index - 64), match.index);
    const name = `${NAME_BEFORE.exec(before)![0]}${end}`;
    const value = match[1] ?? match[2] ?? match[3];
    if (
      isNamedCredential(name, value) &&
      !COMMENT_BEFORE.test(before.slice(before.lastIndexOf('\n') + 1))
    ) {
      return true;
    }
  }
  return false;
}
