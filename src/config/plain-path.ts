/** One spelling of a path that can be spelled in several ways. */
import { normalize } from 'node:path';

/** Without `./` and a slash at the end. */
export function plainPath(path: string): string {
  return normalize(path).replace(/(?<=.)[/\\]$/, '');
}
