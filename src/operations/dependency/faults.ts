/** The errors about a dependency that cannot be read: which one, of which chart, and the place of its declaration. */
import { pageUrl } from '../../base/docs-url.ts';
import { CharthouseError, isCharthouseError, type Place } from '../../base/error.ts';
import { catalogue, type ErrorCode } from '../../base/error-catalogue.ts';
import { quoted } from '../../base/quoted.ts';
import { printedRepository } from '../../chart/printed-repository.ts';
import { option } from '../../hint/hint.ts';
import type { ChartSource, PackageRead } from '../../ports/chart-source.ts';

/** A dependency that a chart asks for. */
export interface Wanted {
  readonly name: string;
  /** The version in the lock, or the range in Chart.yaml. */
  readonly version: string;
  readonly repository: string;
  /** The folder of the chart. */
  readonly chart: string;
  /** The place of the declaration. */
  readonly where: Place;
}

/** The facts of an error about a dependency. */
interface Facts {
  readonly message: string;
  readonly hint?: string | undefined;
  readonly cause?: unknown;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** An error about a dependency. `details` always has its name, version and repository, and the folder of the chart. */
export function dependencyError(code: ErrorCode, wanted: Wanted, { message, hint, cause, details }: Facts): CharthouseError {
  const { name, version, repository, chart, where } = wanted;
  const asked = { dependency: name, version, repository: printedRepository(repository), chart };
  return new CharthouseError(code, { message, hint, where, cause, details: { ...asked, ...details } });
}

/** The command that makes the lock of a chart again. */
export function commandFor(chart: string): string {
  return `charthouse dependency update ${chart}`;
}

/** For a source that failed. A stop stays what it is, and so does an error that is about the dependency already. */
export function failedSource(wanted: Wanted, cause: unknown): unknown {
  if (!isCharthouseError(cause) || cause.exitCode > 100 || cause.code === 'CH_DEADLINE') return cause;
  if (cause.code === 'CH_DEPENDENCY_OFFLINE' && cause.where === undefined) return offline(wanted, cause);
  if (isAboutDependency(cause)) return cause;
  const { status, reason, retryAfterMs } = cause.details;
  const [name, repository] = [quoted(wanted.name), printedRepository(wanted.repository)];
  const code = reason === 'html' ? 'CH_DEPENDENCY_GONE' : codeOfStatus(status);
  const heads: Partial<Record<ErrorCode, string>> = {
    CH_DEPENDENCY_DENIED: `${repository} refuses access for ${name}`,
    CH_DEPENDENCY_LIMITED: `${repository} gets too many requests for ${name}`,
    CH_DEPENDENCY_GONE: `there is no chart repository for ${name} at ${repository}`,
  };
  return dependencyError(code, wanted, {
    message: `${heads[code] ?? `${name} cannot be read from ${repository}`}: ${cause.message}`,
    hint: hintOf(cause, code, wanted) ?? movedTo(wanted.repository) ?? waitFor(code, retryAfterMs),
    cause,
    ...(typeof status === 'number' ? { details: { status } } : {}),
  });
}

function offline(wanted: Wanted, cause: CharthouseError): CharthouseError {
  const { name, version, repository } = wanted;
  const message = `${name} ${version} of ${printedRepository(repository)} is needed, and ${cause.message}`;
  return dependencyError('CH_DEPENDENCY_OFFLINE', wanted, { message, cause });
}

/** For a package that is listed and cannot be read. */
export function refusedPackage(wanted: Wanted, source: ChartSource, answer: Exclude<PackageRead, { kind: 'found' }>): CharthouseError {
  const { name, version } = wanted;
  const code = answer.kind === 'missing' ? 'CH_DEPENDENCY_MISSING' : codeOfStatus(answer.status);
  const message =
    code === 'CH_DEPENDENCY_MISSING'
      ? `${source.name} lists ${name} ${version}, but its package is missing: ${answer.message}`
      : `the package of ${name} ${version} cannot be read: ${answer.message}`;
  return dependencyError(code, wanted, { message, ...(answer.status === undefined ? {} : { details: { status: answer.status } }) });
}

/** For a package that is not a chart, or is too large: what others published is no fault of the chart that asks for it. */
export function unusablePackage(wanted: Wanted, source: ChartSource, cause: unknown): unknown {
  if (!isCharthouseError(cause) || cause.exitCode !== 3) return cause;
  const message = `the package of ${wanted.name} ${wanted.version} in ${source.name} cannot be used: ${cause.message}`;
  if (cause.code !== 'CH_CHART_TOO_LARGE') return dependencyError('CH_DEPENDENCY_WRONG', wanted, { message, cause });
  const hint = `if you trust it, raise ${option('max-file-size')} / ${option('max-size')}`;
  return dependencyError('CH_CHART_TOO_LARGE', wanted, { message, hint, cause });
}

/** Charts of one run share a source, so a fault may have been found for another chart, which declares the dependency in its own place. */
export function placedAt(error: unknown, { where, chart }: Wanted): unknown {
  if (!isCharthouseError(error) || error.where?.file === where.file || !isAboutDependency(error)) return error;
  // The fault is in the configuration of the repository, whose place the error has.
  if (error.code === 'CH_DEPENDENCY_REPOSITORY') return error;
  const { code, message, details, cause } = error;
  const hint = error.hint.replaceAll(commandFor(String(details['chart'])), commandFor(chart));
  return new CharthouseError(code, { message, hint, details: { ...details, chart }, cause, where });
}

function isAboutDependency({ code, details }: CharthouseError): boolean {
  return code.startsWith('CH_DEPENDENCY_') || typeof details['dependency'] === 'string';
}

function codeOfStatus(status: unknown): ErrorCode {
  if (status === 401 || status === 403 || status === 407) return 'CH_DEPENDENCY_DENIED';
  if (status === 429) return 'CH_DEPENDENCY_LIMITED';
  return status === 404 || status === 410 ? 'CH_DEPENDENCY_GONE' : 'CH_DEPENDENCY_UNAVAILABLE';
}

/** A network fault that knows its own remedy, such as a certificate that is not trusted. */
function hintOf({ code, hint, details }: CharthouseError, ours: ErrorCode, { where, repository }: Wanted): string | undefined {
  // A registry's errors know how one logs in there.
  if (ours !== 'CH_DEPENDENCY_UNAVAILABLE' && !repository.startsWith('oci://')) return undefined;
  if (code.startsWith('CH_INDEX_')) return `ask the owners of the repository, or declare another one in ${where.file}`;
  if (isPrivateAuthority(details['reason']))
    return `if a private authority signed it, name that: ${pageUrl('config.md#repositories')}; ${hint}`;
  return hint === catalogue[code].hint ? undefined : hint;
}

/** What OpenSSL says of a certificate whose authority the system does not know. */
function isPrivateAuthority(reason: unknown): boolean {
  return /^(?:SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_(?:GET_ISSUER_CERT(?:_LOCALLY)?|VERIFY_LEAF_SIGNATURE))$/.test(
    String(reason),
  );
}

/** Public repositories that Helm knows to have moved (`deprecatedRepos` in cmd/helm/repo_add.go). */
const moved: Readonly<Record<string, string>> = {
  'kubernetes-charts.storage.googleapis.com': 'https://charts.helm.sh/stable',
  'kubernetes-charts-incubator.storage.googleapis.com': 'https://charts.helm.sh/incubator',
};

function movedTo(repository: string): string | undefined {
  const url = URL.canParse(repository) ? moved[new URL(repository).host] : undefined;
  return url === undefined ? undefined : `the repository moved: write ${url} in Chart.yaml, and make the lock again`;
}

function waitFor(code: ErrorCode, retryAfterMs: unknown): string | undefined {
  if (code !== 'CH_DEPENDENCY_LIMITED' || typeof retryAfterMs !== 'number') return undefined;
  return `wait ${Math.ceil(retryAfterMs / 1000)} seconds, as the server asks, then run again`;
}
