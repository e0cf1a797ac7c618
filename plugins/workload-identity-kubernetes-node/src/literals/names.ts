import { isPlaceholder } from './placeholders';

/** Values longer than this are no passwords or keys that somebody typed in. */
const LONGEST = 1024;

/** The end of names that say that a password stands there. */
const PASSWORD = /(?:password|passwd|passphrase|[a-z0-9_.-]pwd)$/i;

/** The working directory before, which shells keep. */
const NOT_PASSWORD = /^oldpwd$/i;

/** The end of names that say that some other credential does. */
const CREDENTIAL =
  /(?:secret|token|credentials?)$|(?:api|access|secret|private|auth|encryption|signing|master|shared|account|service|client|webhook|session|license|app|application)[_.-]?key$/i;

/** `KEY` alone, and names of public things, say nothing. */
const PUBLIC =
  /(?:public|next|page|continue|cursor|csrf|xsrf)[_.-]?(?:token|key)$/i;

/** Durations, sizes, versions, times: `3600`, `10s`, `1.2.3`, `512Mi`. */
const QUANTITY = /^[+-]?[\d.,:_/-]+\s?[A-Za-z%]{0,4}$/;

/** Another place in which it is looked up, or an address without a login. */
const ELSEWHERE =
  /^(?:[a-z][a-z0-9+.-]*:\/\/|arn:|ref\+|vault:|secretref:|secret:|env:|file:|sm:|ssm:|projects\/)/i;

/** `/etc/x`, `./x`, `~/x`, `C:\x`, `tls.key`. */
const PATH =
  /^(?:\.{0,2}\/|~\/|[A-Za-z]:\\)|^[\w.-]+\.(?:ya?ml|json|txt|pem|key|crt|cert|env|properties|conf|cfg|ini|jks|p12|pfx|toml|xml|sh)$/i;

/** `payments-db-credentials`, `com.example.Token`: a name, not a value. */
const NAME = /^[A-Za-z][A-Za-z0-9]*(?:[-_.:/][A-Za-z0-9]+)*$/;

/**
 * Whether something of this name is called a credential and has a value that
 * can be one. It errs to the side of silence: names of Secrets, paths, addresses,
 * switches, numbers and what is still to be filled in are none.
 */
export function isNamedCredential(name: string, value: string): boolean {
  const isPassword = PASSWORD.test(name) && !NOT_PASSWORD.test(name);
  if (!isPassword && (!CREDENTIAL.test(name) || PUBLIC.test(name))) {
    return false;
  }
  const text = value.trim();
  if (
    text.length < (isPassword ? 6 : 8) ||
    text.length > LONGEST ||
    /\s/.test(text) ||
    (!isPassword && QUANTITY.test(text)) ||
    isPlaceholder(text) ||
    ELSEWHERE.test(text) ||
    PATH.test(text)
  ) {
    return false;
  }
  return isPassword ? !/^\d{1,5}[a-z]{0,2}$/i.test(text) : looksRandom(text);
}

/**
 * A name is made of words; what was drawn by chance has digits among its
 * letters, or both cases, within one long piece.
 */
function looksRandom(text: string): boolean {
  if (!NAME.test(text)) {
    return new Set(text).size >= 6;
  }
  return text.split(/[-_.:/]/).some(piece => {
    const changes = piece.match(/[a-z](?=\d)|\d(?=[a-z])/gi)?.length ?? 0;
    return piece.length >= 8 && (changes >= 2 || new Set(piece).size >= 14);
  });
}
