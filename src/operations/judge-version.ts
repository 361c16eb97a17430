/** The one judge of a listed version, for `audit`, `verify` and `repair`: reads the package at the URL of its entry, and compares. */
import { encodingOf } from '../base/content-encoding.ts';
import { isCharthouseError } from '../base/error.ts';
import { exhaustive } from '../base/exhaustive.ts';
import type { PlacedVersion } from '../index-file/walk.ts';
import { auditPackage, type SeenPackage } from '../readers/audit-package.ts';
import { type AuditCode, type AuditFinding, auditFinding } from '../readers/audit-rules.ts';
import { lookTwice } from '../repository/look-twice.ts';
import type { EntryRead, RepositoryReader } from '../repository/reader.ts';
import type { Asked } from '../repository/server-patience.ts';
import { seePackage } from './see-package.ts';

/** What is known of a version. `skipped`: its package is in a place that charthouse does not read. */
export interface JudgedVersion extends Asked {
  readonly outcome: 'read' | 'skipped' | 'unread';
  readonly findings: readonly AuditFinding[];
  /** The package, if it was read. */
  readonly seen?: SeenPackage | undefined;
}

/** Where packages are read. */
export interface JudgePorts {
  readonly reader: RepositoryReader;
  readonly signal: AbortSignal;
}

/** Reads the package, and once more before an error: bytes may change on their way, and a server may err. */
export function lookAt(url: string, listed: PlacedVersion, { reader, signal }: JudgePorts): Promise<EntryRead<SeenPackage>> {
  return lookTwice(
    () => reader.read(url, (body) => seePackage(listed, body), signal),
    (seen) => (seen.kind === 'found' ? !isDoubtful(auditPackage(listed, seen.value)) : seen.kind !== 'missing'),
  );
}

/**
 * Judges what is at the first URL of the entry, the only one that Helm follows. `look` finds it.
 *
 * @throws what stops the run; a server that does not answer is a finding
 */
export async function judgeVersion(listed: PlacedVersion, ports: JudgePorts, look: typeof lookAt = lookAt): Promise<JudgedVersion> {
  const [url] = listed.urls;
  if (url === undefined) return unread('url-missing', 'its entry has no URL, so no Helm can download it', listed);
  try {
    const answer = await look(url, listed, ports);
    switch (answer.kind) {
      case 'found':
        return {
          outcome: 'read',
          findings: [...auditPackage(listed, answer.value), ...encodedFindings(listed, answer.headers)],
          seen: answer.value,
        };
      case 'missing':
        return unread('package-missing', answer.message, listed);
      case 'refused':
        return unread('package-refused', answer.message, listed);
      case 'registry':
        return { outcome: 'skipped', findings: [] };
      case 'nowhere':
        return unread('url-unusable', answer.message, listed);
      default:
        return exhaustive(answer);
    }
  } catch (error) {
    if (ports.signal.aborted || !isCharthouseError(error)) throw error;
    const result = unread('package-unreadable', error.message, listed);
    if (error.retryable) return { ...result, unreachable: error };
    // No answer at all, and none to come, such as a host that is not found: without a network each such question takes long.
    return typeof error.details['reason'] === 'string' ? { ...result, unusableServer: error.message } : result;
  }
}

/** For a package of a server that cannot be asked; `why` was found with another package. */
export function notAsked(listed: PlacedVersion, why: string): JudgedVersion {
  return unread('package-unreadable', `not asked for: ${why}`, listed);
}

function unread(rule: AuditCode, message: string, listed: PlacedVersion): JudgedVersion {
  return { outcome: 'unread', findings: [auditFinding(rule, message, listed)] };
}

/** Other findings stay the same however often the package is read. */
function isDoubtful(findings: readonly AuditFinding[]): boolean {
  return findings.some(({ rule }) => rule === 'package-changed' || rule === 'package-not-a-chart');
}

function encodedFindings(listed: PlacedVersion, headers: Readonly<Record<string, string | undefined>> = {}): readonly AuditFinding[] {
  const encoding = encodingOf(headers['content-encoding']);
  if (encoding === undefined) return [];
  return [auditFinding('package-encoded', `it is served with Content-Encoding ${encoding}, although not requested`, listed)];
}
