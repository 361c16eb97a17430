/** Audits one listed version: reads its package where its entry says, and compares. */
import { encodingOf } from '../../base/content-encoding.ts';
import { isCharthouseError } from '../../base/error.ts';
import { exhaustive } from '../../base/exhaustive.ts';
import type { PlacedVersion } from '../../index-file/walk.ts';
import { whyUnusable } from '../../readers/audit-index.ts';
import { auditPackage } from '../../readers/audit-package.ts';
import { type AuditFinding, auditFinding } from '../../readers/audit-rules.ts';
import { lookTwice } from '../../repository/look-twice.ts';
import type { RepositoryReader } from '../../repository/reader.ts';
import type { Asked } from '../../repository/server-patience.ts';
import { seePackage } from '../see-package.ts';

/** What is known of a version. `skipped`: its package is in a place that charthouse does not read. */
export interface AuditedVersion extends Asked {
  readonly outcome: 'read' | 'skipped' | 'unread';
  readonly findings: readonly AuditFinding[];
}

/** @throws what stops the run; a server that does not answer is a finding */
export async function auditVersion(listed: PlacedVersion, reader: RepositoryReader, signal: AbortSignal): Promise<AuditedVersion> {
  const [url] = listed.urls;
  // The rules for the index have reported these.
  if (url === undefined || listed.version === '' || whyUnusable(url) !== undefined) return { outcome: 'unread', findings: [] };
  try {
    const answer = await lookTwice(
      () => reader.read(url, (body) => seePackage(listed, body), signal),
      (seen) => seen.kind !== 'found' || !isDoubtful(auditPackage(listed, seen.value)),
    );
    switch (answer.kind) {
      case 'found':
        return { outcome: 'read', findings: [...auditPackage(listed, answer.value), ...encodedFindings(listed, answer.headers)] };
      case 'missing':
        return { outcome: 'unread', findings: [auditFinding('package-missing', answer.message, listed)] };
      case 'refused':
        return { outcome: 'unread', findings: [auditFinding('package-refused', answer.message, listed)] };
      case 'registry':
        return { outcome: 'skipped', findings: [] };
      case 'nowhere':
        return { outcome: 'unread', findings: [auditFinding('url-unusable', answer.message, listed)] };
      default:
        return exhaustive(answer);
    }
  } catch (error) {
    if (signal.aborted || !isCharthouseError(error)) throw error;
    const result = { outcome: 'unread', findings: [auditFinding('package-unreadable', error.message, listed)] } as const;
    if (error.retryable) return { ...result, unreachable: error };
    return typeof error.details['reason'] === 'string' ? { ...result, unusableServer: error.message } : result;
  }
}

/** For a package of a server that cannot be asked; `why` was found with another package. */
export function notAsked(listed: PlacedVersion, why: string): AuditedVersion {
  return { outcome: 'unread', findings: [auditFinding('package-unreadable', `not asked for: ${why}`, listed)] };
}

/** Bytes may have changed on their way; other findings stay the same however often the package is read. */
function isDoubtful(findings: readonly AuditFinding[]): boolean {
  return findings.some(({ rule }) => rule === 'package-changed' || rule === 'package-not-a-chart');
}

function encodedFindings(listed: PlacedVersion, headers: Readonly<Record<string, string | undefined>> = {}): readonly AuditFinding[] {
  const encoding = encodingOf(headers['content-encoding']);
  if (encoding === undefined) return [];
  return [auditFinding('package-encoded', `it is served with Content-Encoding ${encoding}, although not requested`, listed)];
}
