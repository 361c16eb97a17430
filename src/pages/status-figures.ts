/** What status.html shows: only figures that anyone may see. A run gives the parts that it knows, and those of earlier runs stay. */

/** All parts, each with the time at which it was true. A part is absent until a run has given it. */
export interface StatusFigures {
  readonly repository?: RepositoryFigures | undefined;
  readonly publishing?: PublishingFigures | undefined;
  readonly delivery?: DeliveryFigures | undefined;
  readonly audit?: AuditFigures | undefined;
  /** One for each day (UTC), oldest first. */
  readonly days: readonly DayFigures[];
}

interface Timed {
  /** In milliseconds since the epoch. */
  readonly atMs: number;
}

/** What the index lists. */
export interface RepositoryFigures extends Timed {
  readonly charts: number;
  readonly versions: number;
  readonly indexBytes: number;
  /** Versions by the month of their `created`, such as `2026-01`, oldest first. */
  readonly months: readonly (readonly [month: string, versions: number])[];
}

/** Runs of the workflow that publishes, in a window that ends at `atMs`. */
export interface PublishingFigures extends Timed {
  readonly fromMs: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly others: number;
  /** Of runs that succeeded. */
  readonly medianMs: number | null;
  readonly p95Ms: number | null;
  /** Runs in equal pieces of the window, oldest first. */
  readonly perPiece: readonly number[];
}

/** Requests to the CDN, in a window that ends at `atMs`. Rates are from 0 to 1; null if they are unknown. */
export interface DeliveryFigures extends Timed {
  readonly fromMs: number;
  readonly requests: number;
  readonly bytesSent: number;
  readonly perPiece: readonly number[];
  readonly clientErrorRate: number | null;
  readonly serverErrorRate: number | null;
  readonly hitRate: number | null;
}

/** The last audit that came to its end. */
export interface AuditFigures extends Timed {
  readonly versions: number;
  /** Versions whose packages were read. */
  readonly read: number;
  readonly rules: readonly RuleFigures[];
}

/** Findings of one rule. */
export interface RuleFigures {
  readonly code: string;
  readonly severity: Severity;
  readonly title: string;
  readonly findings: number;
}

/** From bad to good to know. */
export const severities = ['error', 'warning', 'note'] as const;

/** How bad a finding is. */
export type Severity = (typeof severities)[number];

/** What is compared over time. */
export interface DayFigures {
  /** `2026-01-31`. */
  readonly day: string;
  readonly medianMs?: number | undefined;
  readonly p95Ms?: number | undefined;
  readonly errors?: number | undefined;
  readonly warnings?: number | undefined;
  readonly notes?: number | undefined;
}

/** How many days are kept: a year, to compare with the same month. */
const maxDays = 366;

/** What a run gives. */
export type NewFigures = Omit<StatusFigures, 'days'>;

/** Each part is the newer of the two, so that the order in which runs write does not matter. */
export function merged(before: StatusFigures | undefined, now: NewFigures): StatusFigures {
  const parts = {
    repository: newer(before?.repository, now.repository),
    publishing: newer(before?.publishing, now.publishing),
    delivery: newer(before?.delivery, now.delivery),
    audit: newer(before?.audit, now.audit),
  };
  const days = new Map((before?.days ?? []).map((each) => [each.day, each]));
  // A run that ends late still has its day, unless another run has given that already.
  for (const each of daysOf(now)) days.set(each.day, { ...each, ...days.get(each.day) });
  for (const each of daysOf(parts)) days.set(each.day, { ...days.get(each.day), ...each });
  const sorted = [...days.values()].sort((a, b) => (a.day < b.day ? -1 : 1));
  return { ...parts, days: sorted.slice(-maxDays).map(inOrder) };
}

/** The same figures are the same text, so that a page that would not change is not written. */
function inOrder({ day, medianMs, p95Ms, errors, warnings, notes }: DayFigures): DayFigures {
  return { day, medianMs, p95Ms, errors, warnings, notes };
}

function newer<T extends Timed>(before: T | undefined, now: T | undefined): T | undefined {
  if (before === undefined || now === undefined) return before ?? now;
  return now.atMs >= before.atMs ? now : before;
}

function daysOf({ publishing, audit }: NewFigures): readonly DayFigures[] {
  const found: DayFigures[] = [];
  if (publishing !== undefined && publishing.medianMs !== null && publishing.p95Ms !== null)
    found.push({ day: dayOf(publishing.atMs), medianMs: publishing.medianMs, p95Ms: publishing.p95Ms });
  if (audit !== undefined) {
    const [errors, warnings, notes] = severities.map((severity) => findingsOf(audit, severity));
    found.push({ day: dayOf(audit.atMs), errors, warnings, notes });
  }
  return found;
}

/** How many findings are of a severity. */
export function findingsOf({ rules }: AuditFigures, severity: Severity): number {
  return rules.reduce((sum, rule) => (rule.severity === severity ? sum + rule.findings : sum), 0);
}

function dayOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10);
}
