/** The command that shows what can be corrected in an index, for hints. */
import { shellWord } from '../base/shell-word.ts';
import { indexKey } from './objects.ts';

/** A remedy of one finding, and the command that corrects all that it can in the index that was read from `source`. */
export function orRepair(remedy: string, source: string): string {
  return `${remedy}; to see what charthouse corrects by itself, run: ${repairCommandFor(source)}`;
}

/** For an index that was read from `source`, such as `s3://charts/index.yaml`. */
export function repairCommandFor(source: string): string {
  const end = `/${indexKey}`;
  return source.endsWith(end)
    ? `charthouse repair --dry-run --to ${shellWord(source.slice(0, -end.length))}`
    : 'charthouse repair --dry-run';
}
