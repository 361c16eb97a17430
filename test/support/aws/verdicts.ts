/** What a trial of preconditions comes to, on each store: test/aws/verdicts.json, of which scripts/verdicts.mjs makes the table of docs/s3.md. */
import rows from '../../aws/verdicts.json' with { type: 'json' };
import type { Oddity } from '../servers/odd-store.ts';
import type { S3ServerName } from '../servers/s3-programs.ts';

/** One row. `found` is the part of the trial that refuses the store, `etag` the form of ETags that it takes. */
export interface VerdictRow {
  readonly store: string;
  readonly found?: string;
  readonly etag?: string;
  /** A server that the tests run. */
  readonly server?: S3ServerName;
  /** A proxy that breaks something. */
  readonly oddity?: Oddity;
  /** Part of the message. */
  readonly says?: string;
  /** Neither: when it was tried by hand, and what was left out then. */
  readonly seen?: string;
  readonly unknown?: string;
}

const verdicts: readonly VerdictRow[] = JSON.parse(JSON.stringify(rows));

/** Those of servers. */
export const serverVerdicts: readonly (VerdictRow & { readonly server: S3ServerName })[] = verdicts.flatMap((row) =>
  row.server === undefined ? [] : [{ ...row, server: row.server }],
);

/** Those of proxies. */
export const oddVerdicts: readonly (VerdictRow & { readonly oddity: Oddity })[] = verdicts.flatMap((row) =>
  row.oddity === undefined ? [] : [{ ...row, oddity: row.oddity }],
);
