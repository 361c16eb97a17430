/** The `repository` of a dependency for messages, without anything that may be secret. */
import { printableUrl } from '../base/printable-url.ts';

/** The path of a `file://` repository is shown as it was written. */
export function printedRepository(repository: string): string {
  return repository.startsWith('file://') ? repository : printableUrl(repository);
}
