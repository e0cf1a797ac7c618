/**
 * The forms that Kubernetes gives to names. Checking them is what keeps a
 * hostile object from forging the key of another asset with `/` or `#`.
 */

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const DNS_SUBDOMAIN =
  /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const KIND = /^[A-Z][A-Za-z0-9]*$/;
const LABEL_VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/;
const KEY_NAME = /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const ENV_NAME = /^[A-Za-z_][-._A-Za-z0-9]*$/;
const CONFIG_KEY = /^[-._a-zA-Z0-9]+$/;
const CONTROL = /[\p{Cc}\u2028\u2029]/u;

/** RFC 1123 label: namespaces, containers. */
export function isDnsLabel(value: string): boolean {
  return value.length <= 63 && DNS_LABEL.test(value);
}

/** RFC 1123 subdomain: names of most objects. */
export function isDnsSubdomain(value: string): boolean {
  return value.length <= 253 && DNS_SUBDOMAIN.test(value);
}

/** A name that may be one segment of a path: roles and their bindings. */
export function isPathSegment(value: string): boolean {
  return (
    value.length > 0 &&
    value.length <= 253 &&
    value !== '.' &&
    value !== '..' &&
    !/[/%#\s]/.test(value) &&
    !hasControl(value)
  );
}

export function isKind(value: string): boolean {
  return value.length <= 63 && KIND.test(value);
}

/** The name of an environment variable, as Kubernetes took it before 1.30. */
export function isEnvName(value: string): boolean {
  return value.length <= 253 && ENV_NAME.test(value);
}

/** A key of a Secret's data. */
export function isConfigKey(value: string): boolean {
  return value.length <= 253 && CONFIG_KEY.test(value);
}

export function isLabelKey(value: string): boolean {
  const slash = value.indexOf('/');
  const prefix = slash < 0 ? undefined : value.slice(0, slash);
  const name = value.slice(slash + 1);
  return (
    (prefix === undefined || isDnsSubdomain(prefix)) &&
    name.length <= 63 &&
    KEY_NAME.test(name)
  );
}

export function isLabelValue(value: string): boolean {
  return value.length <= 63 && LABEL_VALUE.test(value);
}

/** Any text that is short, without control characters and blanks around it. */
export function isPlainText(value: string, maxLength: number): boolean {
  return (
    value.length > 0 &&
    value.length <= maxLength &&
    value === value.trim() &&
    !hasControl(value)
  );
}

function hasControl(value: string): boolean {
  return CONTROL.test(value);
}
