/** Times as Go's encoding/json accepts them. */
import { dayNumber, isDay } from './calendar.ts';

/** A moment, independent of its zone. */
export interface Moment {
  /** Since the start of the year 0, in UTC. */
  readonly seconds: number;
  /** Up to nine digits of the fraction of a second, without trailing zeros: Go keeps no more. */
  readonly fraction: string;
}

const form = /^(\d{4})-(\d\d)-(\d\d)T(\d{1,2}):(\d\d):(\d\d)(?:[.,](\d+))?(?:Z|([+-])(\d\d):(\d\d))$/;

/**
 * The moment, or undefined if Go refuses the text: RFC 3339 with `T` and a zone in upper case, and no leap second. Go is less strict than
 * the RFC in a few places: an hour with one digit, a comma before the fraction, zones up to 24:60.
 */
export function parseRfc3339(text: string): Moment | undefined {
  const match = form.exec(text);
  if (match === null) return undefined;
  const [, , , , , , , fraction = '', sign] = match;
  const [, year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, , , zoneHour = 0, zoneMinute = 0] = match.map((part) =>
    Number(part ?? 0),
  );
  if (!isDay(year, month, day) || hour > 23 || minute > 59 || second > 59 || zoneHour > 24 || zoneMinute > 60) return undefined;
  const zoneMinutes = (zoneHour * 60 + zoneMinute) * (sign === '-' ? -1 : 1);
  const minutes = (dayNumber(year, month, day) * 24 + hour) * 60 + minute - zoneMinutes;
  return { seconds: minutes * 60 + second, fraction: fraction.slice(0, 9).replace(/0+$/, '') };
}
