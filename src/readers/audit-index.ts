/** The rules of an audit that need nothing but the index. */
import { bareDigest } from '../base/digest.ts';
import { quoted } from '../base/quoted.ts';
import { isPortableName } from '../chart/portable-name.ts';
import { areEqualVersions, compareVersions, isStrictVersion, parseVersion } from '../go/helm-version.ts';
import { asGoReads, isOciUrl } from '../index-file/package-url.ts';
import type { PlacedVersion } from '../index-file/walk.ts';
import { type AuditFinding, auditFinding } from './audit-rules.ts';
import { indexSizeWarnings } from './sizes.ts';

/**
 * The findings about what an index lists, in its order. Memory grows with the digests and the versions of one chart, not with the entries'
 * size. `versions` has all versions of a chart one after another, as an index has them.
 */
export function* auditEntries(versions: Iterable<PlacedVersion>, sizeBytes: number): Generator<AuditFinding> {
  for (const { message } of indexSizeWarnings(sizeBytes)) yield auditFinding('index-large', message);
  const owners = new Map<string, Owner>();
  let chart = chartOf('');
  for (const listed of versions) {
    if (listed.name !== chart.name) {
      yield* chartFindings(chart);
      chart = chartOf(listed.name);
      if (!isPortableName(listed.name)) yield nameFinding(listed);
    }
    // An entry without a version is reported as one that Helm skips or refuses.
    if (listed.version !== '') (chart.lines.has(listed.version) ? chart.twice : chart.lines).set(listed.version, () => listed.line);
    yield* entryFindings(listed);
    yield* sharedDigest(listed, owners);
  }
  yield* chartFindings(chart);
}

interface ListedChart {
  readonly name: string;
  /** Each version with the line of its first entry. */
  readonly lines: Map<string, () => number>;
  readonly twice: Map<string, () => number>;
}

function chartOf(name: string): ListedChart {
  return { name, lines: new Map(), twice: new Map() };
}

function nameFinding({ name, line }: PlacedVersion): AuditFinding {
  return auditFinding('name-not-portable', `Flux and OCI registries refuse the chart name ${quoted(name)}`, { name, line });
}

function* chartFindings({ name, lines, twice }: ListedChart): Generator<AuditFinding> {
  for (const [version, line] of twice) yield auditFinding('version-twice', 'it is listed more than once', { name, version, line: line() });
  const ordered = [...lines.keys()].flatMap((version) => parseVersion(version) ?? []).sort(compareVersions);
  for (const [at, { original: version }] of ordered.entries()) {
    const before = ordered[at - 1];
    if (before === undefined || !areEqualVersions(before.original, version)) continue;
    yield auditFinding('versions-equal', `Helm picks it or ${before.original} at random`, { name, version, line: lines.get(version)?.() });
  }
}

function* entryFindings(listed: PlacedVersion): Generator<AuditFinding> {
  const { version, digest, created, urls } = listed;
  if (version === '') return;
  if (parseVersion(version) === undefined) {
    yield auditFinding(
      'version-blocks-ranges',
      `${quoted(version)} is not a version: Helm skips it, and Argo CD resolves no range`,
      listed,
    );
  }
  if (parseVersion(version) !== undefined && !isStrictVersion(version)) {
    yield auditFinding('version-not-strict', `${quoted(version)} is not strict semver`, listed);
  }
  // A time that is none makes every Helm refuse the index, which is reported.
  if (created === undefined || created.startsWith('0001-')) {
    yield auditFinding('created-missing', 'Renovate with minimumReleaseAge never offers it: it has no created time', listed);
  }
  const bare = bareDigest(digest);
  if (bare === undefined) yield auditFinding('digest-missing', 'it has no digest', listed);
  else if (!isSha256(bare)) yield auditFinding('digest-malformed', `its digest ${quoted(bare)} is not a SHA-256 in hex`, listed);
  const [url] = urls;
  if (url === undefined) yield auditFinding('url-missing', 'its entry has no URL, so no Helm can download it', listed);
  else yield* urlFindings(url, listed);
}

function* urlFindings(url: string, listed: PlacedVersion): Generator<AuditFinding> {
  const why = whyUnusable(url);
  if (why !== undefined) yield auditFinding('url-unusable', why, listed);
  else if (isOciUrl(url)) yield auditFinding('oci-url', 'its package is in an OCI registry', listed);
}

/** Why no Helm can use a URL, without a plugin; undefined if it can. */
export function whyUnusable(written: string): string | undefined {
  const url = asGoReads(written);
  if (url === undefined) return `${quoted(written)} has a control character`;
  // A relative URL is resolved against that of the repository.
  if (!URL.canParse(url)) return URL.canParse(url, 'https://charts.example.com/') ? undefined : `${quoted(url)} is not a URL`;
  const { protocol } = new URL(url);
  return ['https:', 'http:', 'oci:'].includes(protocol) ? undefined : `no Helm reads ${protocol}// URLs without a plugin`;
}

/** Two entries for one package are no fault: they have one URL. */
function* sharedDigest(listed: PlacedVersion, owners: Map<string, Owner>): Generator<AuditFinding> {
  const { name, version, digest, urls } = listed;
  const bare = bareDigest(digest);
  if (bare === undefined || !isSha256(bare)) return;
  const owner = owners.get(bare);
  if (owner === undefined) owners.set(bare, { identity: `${name} ${version}`, url: urls[0] });
  else if (owner.url !== urls[0]) yield auditFinding('digest-shared', `it has the digest of ${owner.identity}`, listed);
}

interface Owner {
  readonly identity: string;
  readonly url: string | undefined;
}

/** Whether a digest without its prefix is one that Helm can compare. */
export function isSha256(digest: string): boolean {
  return /^[0-9a-f]{64}$/i.test(digest);
}
