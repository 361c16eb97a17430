/** What an operation reports while it works. The command line makes progress and log lines of it; no layer below writes text. */

import type { CharthouseError } from '../base/error.ts';
import type { Finding } from '../ports/check.ts';
import type { ChartOutcomeKind } from './outcome.ts';

/** Something that just happened, in the order in which it happened. `done` counts up to `total`. */
export type OperationEvent =
  | { readonly kind: 'charts-found'; readonly total: number }
  | {
      readonly kind: 'dependency-fetched';
      /** The chart that depends on it. */
      readonly chart: string;
      readonly name: string;
      readonly version: string;
      readonly repository: string;
    }
  | { readonly kind: 'chart-packaged'; readonly path: string; readonly name: string; readonly version: string; readonly sizeBytes: number }
  | { readonly kind: 'chart-invalid'; readonly path: string; readonly error: CharthouseError }
  | { readonly kind: 'helm-ready'; readonly version: string; readonly path: string; readonly source: 'downloaded' | 'cached' }
  | {
      readonly kind: 'chart-gated';
      readonly path: string;
      readonly name: string;
      readonly version: string;
      /** Its version. */
      readonly helm: string;
      /** How many of `ci/` it was rendered with, beside its own. */
      readonly valuesFiles: number;
    }
  | { readonly kind: 'index-read'; readonly revision: string | null; readonly versions: number; readonly sizeBytes: number }
  | { readonly kind: 'chart-decided'; readonly name: string; readonly version: string; readonly outcome: ChartOutcomeKind }
  /** `copies`: how many of them the target lacks. */
  | { readonly kind: 'copy-planned'; readonly total: number; readonly copies: number }
  | { readonly kind: 'package-staged'; readonly key: string; readonly sizeBytes: number; readonly done: number; readonly total: number }
  | { readonly kind: 'provenance-put'; readonly key: string; readonly isReplaced: boolean }
  | { readonly kind: 'artifact-hub-put'; readonly key: string; readonly isReplaced: boolean }
  | { readonly kind: 'package-read'; readonly key: string; readonly done: number; readonly total: number }
  | { readonly kind: 'commit-started'; readonly attempt: number }
  /** Of `pages build`: `done` charts have new pages. */
  | { readonly kind: 'chart-pages-written'; readonly name: string; readonly done: number }
  | { readonly kind: 'commit-lost'; readonly attempt: number; readonly waitMs: number }
  | { readonly kind: 'committed'; readonly revision: string; readonly versions: number; readonly attempts: number }
  | { readonly kind: 'invalidated'; readonly cdn: string; readonly paths: readonly string[]; readonly id: string }
  | { readonly kind: 'invalidation-awaited'; readonly id: string }
  /** `outside`: how many packages are looked for on other servers, and on which. */
  | {
      readonly kind: 'verify-started';
      readonly total: number;
      readonly outside?: { readonly total: number; readonly servers: readonly string[] };
    }
  | { readonly kind: 'version-verified'; readonly name: string; readonly version: string; readonly done: number; readonly total: number }
  /** Milliseconds since the epoch: until when it is looked at again. */
  | { readonly kind: 'public-url-awaited'; readonly why: string; readonly untilMs: number }
  | { readonly kind: 'checks-started'; readonly total: number }
  | {
      readonly kind: 'check-done';
      readonly check: string;
      readonly outcome: Finding['outcome'];
      readonly done: number;
      readonly total: number;
    }
  | { readonly kind: 'change-prepared'; readonly stack: string; readonly total: number }
  | {
      readonly kind: 'stack-event';
      readonly resource: string;
      readonly type: string;
      readonly status: string;
      readonly reason: string | undefined;
    }
  | { readonly kind: 'retrying'; readonly what: string; readonly attempt: number; readonly waitMs: number; readonly why: string };

/** Receives the events of an operation. Must not throw. */
export type OnEvent = (event: OperationEvent) => void;
