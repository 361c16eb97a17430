/** Versions that a chart has in git until a release sets the real one: once published, they cannot be taken back. */

import type { Warning } from '../../base/warning.ts';
import { parseVersion } from '../../go/helm-version.ts';
import { option } from '../../hint/hint.ts';
import type { Candidate } from './request.ts';

/** One warning a chart whose version is 0.0.0, with or without something after it. */
export function placeholderVersions(candidates: readonly Candidate[]): readonly Warning[] {
  return candidates.flatMap(({ path, package: { metadata } }) => {
    const { name, version } = metadata;
    const parsed = parseVersion(version);
    if (parsed === undefined || parsed.major !== 0n || parsed.minor !== 0n || parsed.patch !== 0n) return [];
    return [
      {
        code: 'placeholder-version',
        message: `${name} has the version ${version}, which looks like a placeholder: a published version can never change`,
        hint: `set version in Chart.yaml, or pass the version of this release with ${option('version')}`,
        where: { file: path.endsWith('.tgz') ? path : `${path}/Chart.yaml` },
      } as const,
    ];
  });
}
