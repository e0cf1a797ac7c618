import { CredentialRow } from './credentialRows';

const DAY_MS = 86_400_000;

/** How far ahead the timeline looks. */
export const TIMELINE_DAYS = 90;
/** Room at the left edge, where those stand that have ended. */
export const LEFT_EDGE_DAYS = 3;
/** Lines that the marks are spread over, so that neighbours stay apart. */
export const LANES = 5;

/** A credential's place in the timeline. */
export interface TimelineMark {
  row: CredentialRow;
  /** Days from now; {@link LEFT_EDGE_DAYS} before it for all that has ended. */
  day: number;
  lane: number;
  kind: 'ended' | 'soon' | 'later';
}

/** What the timeline shows, and how many of each it can't show. */
export interface Timeline {
  marks: TimelineMark[];
  ended: number;
  soon: number;
  later: number;
  without: number;
  /** The first that has yet to end, within the timeline or after it. */
  next?: CredentialRow;
}

/** Places every credential with one instant in the next 90 days, or past. */
export function toTimeline(rows: CredentialRow[], now: Date): Timeline {
  const timeline: Timeline = {
    marks: [],
    ended: 0,
    soon: 0,
    later: 0,
    without: 0,
  };
  const byInstant = rows
    .flatMap(row => {
      const { expiresAt } = row.lifetime;
      return expiresAt ? [{ row, at: Date.parse(expiresAt) }] : [];
    })
    .sort((a, b) => a.at - b.at);
  timeline.without = rows.length - byInstant.length;

  for (const { row, at } of byInstant) {
    const day = (at - now.getTime()) / DAY_MS;
    const lane = timeline.marks.length % LANES;
    if (row.lifetime.state === 'expired') {
      timeline.ended++;
      timeline.marks.push({ row, day: -LEFT_EDGE_DAYS, lane, kind: 'ended' });
      continue;
    }
    timeline.next ??= row;
    if (day > TIMELINE_DAYS) {
      timeline.later++;
    } else {
      timeline.soon++;
      const kind = row.lifetime.state === 'within7d' ? 'soon' : 'later';
      timeline.marks.push({ row, day, lane, kind });
    }
  }
  return timeline;
}
