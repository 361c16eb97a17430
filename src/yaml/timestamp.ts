/** Recognises the timestamps of go-yaml v2: they matter only with an explicit `!!timestamp` tag. */
import { isDay } from '../go/calendar.ts';

const clock = String.raw`(\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?`;
const date = String.raw`(\d{4})-(\d{1,2})-(\d{1,2})`;
const form = new RegExp(`^${date}(?:[Tt]${clock}(?:Z|[+-](\\d{2}):(\\d{2}))| ${clock})?$`);

/** Whether one of go-yaml's four layouts fits, by the rules of Go's `time.Parse`. */
export function isGoTimestamp(text: string): boolean {
  const match = form.exec(text);
  if (match === null) return false;
  const [, year, month, day, h1, m1, s1, zoneHour, zoneMinute, h2, m2, s2] = match;
  return (
    isDay(Number(year), Number(month), Number(day)) &&
    below(h1 ?? h2, 24) &&
    below(m1 ?? m2, 60) &&
    below(s1 ?? s2, 60) &&
    below(zoneHour, 25) &&
    below(zoneMinute, 61)
  );
}

function below(digits: string | undefined, limit: number): boolean {
  return digits === undefined || Number(digits) < limit;
}
