const UNITS = [
  { symbol: 'y', seconds: 365 * 86_400 },
  { symbol: 'd', seconds: 86_400 },
  { symbol: 'h', seconds: 3_600 },
  { symbol: 'min', seconds: 60 },
  { symbol: 's', seconds: 1 },
];

/**
 * A length of time in two neighbouring units at most, cut and not rounded, in
 * the symbols that are common to all languages: `12 d 4 h`, `1 h`, `45 s`.
 *
 * @param seconds - the sign is left out
 */
export function formatDuration(seconds: number): string {
  const whole = Math.floor(Math.abs(seconds));
  const first = UNITS.findIndex(unit => whole >= unit.seconds);
  if (first < 0) {
    return '0 s';
  }
  let rest = whole;
  const parts: string[] = [];
  for (const unit of UNITS.slice(first, first + 2)) {
    const count = Math.floor(rest / unit.seconds);
    rest -= count * unit.seconds;
    if (count > 0) {
      parts.push(`${count} ${unit.symbol}`);
    }
  }
  return parts.join(' ');
}
