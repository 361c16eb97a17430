/** Whether a command that only reads a repository reads it by its public URL. */
import type { ResolvedConfig, Source } from '../config/types.ts';

const strength: Readonly<Record<Source['kind'], number>> = { file: 1, environment: 2, flag: 3, input: 3 };

const strengthOf = (source: Source | undefined): number => (source === undefined ? 0 : strength[source.kind]);

/** `--url` means the repository as its users see it, unless a target was named in a place that counts as much. */
export function readsByUrl({ local, url, sources }: ResolvedConfig): boolean {
  return !local && url !== undefined && strengthOf(sources.url) > strengthOf(sources.to);
}
