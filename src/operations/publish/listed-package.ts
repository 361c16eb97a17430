/** Looks at the package of a version that is listed already: whether it is there, in the bytes that its entry names. */

import { CharthouseError } from '../../base/error.ts';
import { printableUrl } from '../../base/printable-url.ts';
import { quoted } from '../../base/quoted.ts';
import { shellWord } from '../../base/shell-word.ts';
import type { Warning } from '../../base/warning.ts';
import { md5Of, sizeOf } from '../../chart/kept-package.ts';
import type { Package } from '../../chart/types.ts';
import { command, option } from '../../hint/hint.ts';
import type { ListedVersion } from '../../index-file/types.ts';
import type { ObjectInfo } from '../../ports/object-store.ts';
import { type Accepted, type Packaged, refusedBy } from './outcome.ts';
import type { Candidate, PublishContext } from './request.ts';

type Placed = Accepted & { readonly key: string };

/**
 * One HEAD, for a chart whose bytes are the published ones. A missing package is put back with `--restore`. Other bytes are never replaced,
 * since only a person can know which of the two users have.
 */
export async function lookAtListed(chart: Placed, { request, ports }: PublishContext): Promise<Packaged> {
  if (chart.isRead === true) return chart;
  const { candidate, key } = chart;
  const stored = await ports.store.head(key, { signal: ports.signal });
  if (stored.kind === 'missing')
    return request.restore ? { ...chart, outcome: 'restored' } : refusedBy(candidate, missing(chart, { request, ports }));
  const other = otherBytes(stored.info, candidate.package, chart.digest);
  return other === undefined ? chart : refusedBy(candidate, overwritten(chart, other, { request, ports }));
}

/** How the stored bytes differ from ours, as far as the store knows it without sending them; undefined if nothing contradicts ours. */
function otherBytes({ sizeBytes, sha256, md5 }: ObjectInfo, made: Package, digest: string): string | undefined {
  const ours = sizeOf(made);
  if (sizeBytes !== ours) return `${sizeBytes} bytes instead of ${ours}`;
  if (sha256 !== undefined) return sha256 === digest ? undefined : `sha256:${sha256} instead of sha256:${digest}`;
  const isSame = md5 === undefined || md5 === md5Of(made);
  return isSame ? undefined : `other bytes than sha256:${digest}`;
}

function missing(chart: Placed, context: PublishContext): CharthouseError {
  const { candidate, key, digest } = chart;
  const { store } = context.ports;
  const { name, version } = candidate.package.metadata;
  return new CharthouseError('CH_VERIFY_FAILED', {
    message: `${name} ${version} is listed, but its package ${quoted(key)} is missing from ${store.name}`,
    hint: `put it back with: ${restoreLine(chart, context)}`,
    details: { name, version, kind: 'missing', key, digest },
  });
}

/** A fault of the repository; a conflict if the package was to be put back. */
function overwritten(chart: Placed, other: string, context: PublishContext): CharthouseError {
  const { candidate, key, digest } = chart;
  const { request, ports } = context;
  const { store } = ports;
  const { name, version } = candidate.package.metadata;
  const details = { name, version, kind: 'wrong-digest', key, digest };
  const has = `${quoted(key)} in ${store.name} has ${other}`;
  const again = `find out who overwrote it, delete ${quoted(key)} from the store, then put the published bytes back with: ${restoreLine(chart, context)}`;
  return request.restore
    ? new CharthouseError('CH_CONFLICT', {
        message: `the package of ${name} ${version} is not put back, since other bytes are in its place: ${has}`,
        hint: again,
        details,
      })
    : new CharthouseError('CH_VERIFY_FAILED', {
        message: `${name} ${version} is listed, but its package has other bytes: ${has}`,
        hint: again,
        details,
      });
}

// With the options that determine contents and place: without them another version would be put back, or none.
function restoreLine({ candidate, url: listed }: Placed, { request, ports }: PublishContext): string {
  const { tag, version, appVersion, url } = request;
  const isAbsolute = listed !== null && URL.canParse(listed);
  const given = [
    ['--tag', tag],
    ['--version', version],
    ['--app-version', appVersion],
    ['--url', isAbsolute && url !== undefined ? printableUrl(url) : undefined],
  ] as const;
  const options = given.flatMap(([option, value]) => (value === undefined ? [] : [`${option} ${shellWord(value)}`]));
  const line = ['charthouse publish', shellWord(candidate.path), '--to', shellWord(ports.store.name), ...options, '--restore'];
  return line.join(' ');
}

/** For a package that was read, and is not the one that its entry names. Ours is another one, too, and could not replace it. */
export function wrongDigest(candidate: Candidate, { digest, urls: [url = ''] }: ListedVersion, found: string): CharthouseError {
  const { name, version } = candidate.package.metadata;
  return new CharthouseError('CH_VERIFY_FAILED', {
    message: `${name} ${version} is listed with ${quoted(digest ?? '')}, but its package ${quoted(printableUrl(url))} has sha256:${found}`,
    hint: `restore the published package, or the index.yaml that it was published with, from a backup or an earlier version of the object; check them with ${command('verify')}`,
    details: { name, version, kind: 'wrong-digest', url, digest, found },
  });
}

/** For an entry without a URL. */
export function withoutUrl({ candidate }: Accepted): CharthouseError {
  const { name, version } = candidate.package.metadata;
  return new CharthouseError('CH_VERIFY_FAILED', {
    message: `${name} ${version} is listed, but its entry has no URL, so that no Helm can download it`,
    hint: 'restore an index.yaml in which the entry has its urls, or add them by hand, then run: charthouse verify',
    details: { name, version, kind: 'missing' },
  });
}

const move = 'if the package should come from here, change the URL with charthouse rebase-urls';

/** For an entry whose package is outside of this store: nothing was looked at there, and nothing can be put there. */
export function elsewhere({ candidate, url, isRead }: Accepted, { request, ports }: PublishContext): Warning {
  const { name, version } = candidate.package.metadata;
  const isAsked = request.restore || candidate.provenance !== undefined;
  const where = `leads to ${printableUrl(url ?? '')}, which is not known to be in ${ports.store.name}`;
  const what = isAsked ? 'nothing was put for it' : isRead === true ? 'its package was compared there' : 'its package was not looked at';
  return {
    code: 'package-elsewhere',
    message: `the entry of ${name} ${version} ${where}: ${what}`,
    hint: request.url === undefined ? `if that is the public URL of this repository, name it with ${option('url')}; ${move}` : move,
  };
}
