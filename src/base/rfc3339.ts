/** Times as Go's encoding/json accepts them. */
import { isDay } from './calendar.ts';

const form = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:Z|[+-](\d\d):(\d\d))$/;

/** Whether Go reads `text` into a time: RFC 3339, strictly, with `T` and a zone in upper case, and no leap second. */
export function isRfc3339(text: string): boolean {
  const match = form.exec(text);
  if (match === null) return false;
  const [, year, month, day, hour, minute, second, zoneHour, zoneMinute] = match.map((part) => Number(part ?? 0));
  return (
    isDay(Number(year), Number(month), Number(day)) &&
    Number(hour) < 24 &&
    Number(minute) < 60 &&
    Number(second) < 60 &&
    Number(zoneHour) < 24 &&
    Number(zoneMinute) < 60
  );
}
