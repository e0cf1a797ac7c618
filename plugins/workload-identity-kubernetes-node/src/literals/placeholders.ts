/** What is filled in later: `$(VAR)`, `${VAR}`, `{{ x }}`, `<x>`, `%x%`, `$VAR`. */
const REFERENCE = /\$[({A-Za-z_]|\{\{|^<.*>$|^%.*%$|^\[.*\]$|^__.*__$/;

/** Words with which people mark a place that is still to be filled in. */
const STAND_IN =
  /^(?:change|replace|insert|enter|fill|put|your|my|some|todo|tbd|fixme|set|use|see|from|dummy|fake|mock|redacted|masked|hidden|placeholder|example|sample)(?:[-_ .]|me|this|here|with|$)|change[-_ ]?me|replace[-_ ]?me|placeholder|redacted|example|not[-_ ]?(?:set|used|a[-_ ]?(?:real|secret))|to[-_ ]be[-_ ]/i;

/** Values that name what should stand there, or that nothing does. */
const PLAIN_WORD =
  /^(?:true|false|yes|no|on|off|null|nil|none|undefined|empty|unset|default|enabled|disabled|auto|required|optional|password|passwd|pass|secret|token|key|apikey|api[-_]key|credentials?|username|user|foo|bar|foobar|test|testing|string|value|admin|root|guest|postgres|mysql|redis|anonymous)$/i;

/** One character again and again: `xxxxxxxx`, `********`, `--------`. */
const REPEATED = /^(.)\1*$/s;

/** Whether a value stands for a credential that is not there. */
export function isPlaceholder(value: string): boolean {
  return (
    value === '' ||
    REFERENCE.test(value) ||
    STAND_IN.test(value) ||
    PLAIN_WORD.test(value) ||
    REPEATED.test(value)
  );
}
