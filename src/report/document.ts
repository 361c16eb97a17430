/** The JSON document that `--json` prints: one shape for every command and every end (docs/cli.md, "JSON"). */

import { warningUrl } from '../base/docs-url.ts';
import { type CharthouseError, placeText } from '../base/error.ts';
import { printableUrl } from '../base/printable-url.ts';
import type { Warning } from '../base/warning.ts';
import type { ChartOutcome, Figures, IndexOutcome, InvalidationOutcome, VerificationOutcome } from '../repository/outcome.ts';

/** An error as programs read it. */
export interface ErrorDocument {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly docs: string;
}

/** A warning as programs read it. */
export interface WarningDocument {
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
  /** Of the section that explains the code. */
  readonly url: string;
}

/** A chart as programs read it. */
export interface ChartDocument extends Omit<ChartOutcome, 'error'> {
  /** Of `package`: where the package was written. */
  readonly file?: string | null;
  readonly error?: ErrorDocument;
}

/** The document. Fields that a command has nothing to say about are null, empty or zero, never absent. */
export interface JsonDocument {
  readonly schemaVersion: 1;
  readonly command: string | null;
  readonly exitCode: number;
  readonly dryRun: boolean;
  readonly repository: { readonly target: string | null; readonly url: string | null };
  readonly charts: readonly ChartDocument[];
  readonly index: { readonly [F in keyof IndexOutcome]: IndexOutcome[F] | null };
  readonly invalidation: InvalidationOutcome;
  readonly verification: VerificationOutcome;
  readonly figures: Figures;
  readonly warnings: readonly WarningDocument[];
  readonly error: ErrorDocument | null;
}

/** What a command knows; the rest of the document is filled in. */
export interface DocumentParts {
  readonly command: string | null;
  readonly dryRun?: boolean;
  readonly repository?: { readonly target: string | null; readonly url: string | null };
  readonly charts?: readonly (ChartOutcome & { readonly file?: string | null })[];
  readonly index?: IndexOutcome;
  readonly invalidation?: InvalidationOutcome;
  readonly verification?: VerificationOutcome;
  readonly figures?: Figures;
  readonly warnings?: readonly Warning[];
  readonly error: CharthouseError | null;
}

/** The whole document, its keys in their documented order. */
export function jsonDocument(parts: DocumentParts): JsonDocument {
  return {
    schemaVersion: 1,
    command: parts.command,
    exitCode: parts.error?.exitCode ?? 0,
    dryRun: parts.dryRun ?? false,
    repository: { target: parts.repository?.target ?? null, url: urlOf(parts) },
    charts: (parts.charts ?? []).map(chartDocument),
    index: parts.index ?? { revisionBefore: null, revisionAfter: null, versionsBefore: null, versionsAfter: null, attempts: 0 },
    invalidation: parts.invalidation ?? { outcome: 'none', id: null, paths: [], staleUntil: null },
    verification: parts.verification ?? { outcome: 'none' },
    figures: parts.figures ?? { requests: 0, attempts: 0, bytesSent: 0, bytesReceived: 0, durationMs: 0 },
    warnings: (parts.warnings ?? []).map(warningDocument),
    error: parts.error === null ? null : errorDocument(parts.error),
  };
}

/** Whether what a publish decided has happened: before its commit nothing has, whatever was planned. */
export function hasHappened({ dryRun, error, index }: JsonDocument): boolean {
  return !dryRun && (error === null || index.revisionBefore !== index.revisionAfter);
}

function urlOf({ repository }: DocumentParts): string | null {
  return typeof repository?.url === 'string' ? printableUrl(repository.url) : null;
}

function chartDocument(chart: NonNullable<DocumentParts['charts']>[number]): ChartDocument {
  const { name, version, type, path, outcome, digest, sizeBytes, url, differs, provenance, file, error } = chart;
  return {
    ...{ name, version, path, outcome, digest, sizeBytes, url },
    ...(type === undefined ? {} : { type }),
    ...(differs === undefined ? {} : { differs }),
    ...(provenance === undefined ? {} : { provenance }),
    ...(file === undefined ? {} : { file }),
    ...(error === undefined ? {} : { error: errorDocument(error) }),
  };
}

/** A warning as programs read it, its place before the message. */
export function warningDocument({ code, message, hint, where }: Warning): WarningDocument {
  const placed = where === undefined ? message : `${placeText(where)}: ${message}`;
  return { code, message: placed, hint: hint ?? null, url: warningUrl(code) };
}

/** An error as programs read it, with its place among the details. */
export function errorDocument({ code, message, hint, where, details, docs }: CharthouseError): ErrorDocument {
  return { code, message, hint, details: where === undefined ? details : { where, ...details }, docs };
}
