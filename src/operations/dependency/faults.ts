/** The errors about a dependency that cannot be had: which one, of which chart, where it is declared, and what there is instead. */

import { pageUrl } from '../../base/docs-url.ts';
import { CharthouseError, isCharthouseError, type Place } from '../../base/error.ts';
import { catalogue, type ErrorCode } from '../../base/error-catalogue.ts';
import { quoted } from '../../base/quoted.ts';
import { printedRepository } from '../../chart/printed-repository.ts';
import { parseConstraint } from '../../go/constraint.ts';
import { parseVersion } from '../../go/helm-version.ts';
import { option } from '../../hint/hint.ts';
import { suggest } from '../../hint/suggest.ts';
import type { ChartSource, OfferedChart, PackageRead } from '../../ports/chart-source.ts';
import { nearestVersions, newestVersions, prereleaseInRange } from './offers.ts';

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
function commandFor(chart: string): string {
  return `charthouse dependency update ${chart}`;
}

interface Asked {
  readonly locked: boolean;
  readonly signal: AbortSignal;
}

/** For a version that a source does not offer. `locked`: the lock names it; otherwise `wanted.version` is the range in Chart.yaml. */
export async function notOffered(wanted: Wanted, source: ChartSource, { locked, signal }: Asked): Promise<CharthouseError> {
  const offers = await offersOf(wanted, source, { locked, signal });
  if (offers === undefined) {
    // Some registries do not list tags for an account that may read charts.
    const message = `${source.name} has no ${quoted(wanted.name)} ${quoted(wanted.version)}, and does not list what it has`;
    return dependencyError('CH_DEPENDENCY_VERSION', wanted, { message });
  }
  if (offers.length === 0) return noChart(wanted, source, (await source.names?.(signal)) ?? []);
  const { name, version, chart } = wanted;
  // Spelled alike: a version that is equal is another tag of a registry.
  if (offers.some((each) => each.version === version)) {
    const message = `${source.name} lists ${quoted(name)} ${version}, but it is not there`;
    return dependencyError('CH_DEPENDENCY_MISSING', wanted, { message });
  }
  const range = parseConstraint(version);
  const reference = parseVersion(version) ?? range?.[0]?.[0]?.version;
  const nearest = reference === undefined ? {} : nearestVersions(offers, reference);
  const near = [nearest.below, nearest.above].flatMap((each) => each ?? []);
  const prerelease = range === undefined ? undefined : prereleaseInRange(offers, range);
  const missing =
    parseVersion(version) === undefined ? `lists no version of ${quoted(name)} in the range` : `does not list ${quoted(name)}`;
  return dependencyError('CH_DEPENDENCY_VERSION', wanted, {
    message: `${source.name} ${missing} ${quoted(version)}: ${nearText(near, offers.length)}`,
    hint: isPartialTag(wanted)
      ? `in a registry, ${version} is one tag and no range: write ${version}.x`
      : locked
        ? `run: ${commandFor(chart)}, and commit the lock`
        : prerelease === undefined
          ? 'change the version of the dependency to one that the repository lists'
          : `to accept the pre-release ${prerelease}, add -0 to the range, such as ">=${prerelease.replace(/-.*/, '')}-0"`,
    details: { offered: newestVersions(offers), nearest },
  });
}

/** Undefined if a source that was asked for one version does not list the others. */
async function offersOf(wanted: Wanted, source: ChartSource, { locked, signal }: Asked): Promise<readonly OfferedChart[] | undefined> {
  try {
    return await source.versions(wanted.name, signal);
  } catch (error) {
    if (locked && isCharthouseError(error) && error.code === 'CH_HTTP_FAILED') return undefined;
    throw error;
  }
}

/** Helm takes `1` and `1.2` for ranges in a chart repository, and for tags in a registry. */
function isPartialTag({ repository, version }: Wanted): boolean {
  return repository.startsWith('oci://') && /^v?\d+(?:\.\d+)?$/.test(version);
}

function nearText(near: readonly string[], count: number): string {
  if (near.length === 0) return `none of the ${count} versions that it lists is a semantic version`;
  return near.length === 1 ? `the nearest version is ${near.join('')}` : `the nearest versions are ${near.join(' and ')}`;
}

function noChart(wanted: Wanted, source: ChartSource, names: readonly string[]): CharthouseError {
  const { name } = wanted;
  if (names.includes(name)) {
    return dependencyError('CH_DEPENDENCY_MISSING', wanted, {
      message: `${source.name} lists ${quoted(name)} without the URL of a package`,
    });
  }
  const alike = suggest(name, names);
  const few = names.length > 0 && names.length <= 5 ? `: it lists ${names.map(quoted).join(', ')}` : '';
  return dependencyError('CH_DEPENDENCY_NOT_FOUND', wanted, {
    message: `${source.name} lists no chart ${quoted(name)}${alike === undefined ? few : `: did you mean ${quoted(alike)}?`}`,
    details: { suggestion: alike ?? null },
  });
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
