/** Reads the words that a user names a store with. */
import { CharthouseError } from '../base/error.ts';

/** A store that this version can use. */
export type Target = { readonly kind: 'folder'; readonly path: string };

/**
 * What `text` names: anything without a scheme is a folder.
 *
 * @throws CH_USAGE for stores that this version does not have, and for what only looks like a store
 */
export function parseTarget(text: string): Target {
  // Two characters at least: `C:\charts` is a folder.
  const scheme = /^([a-z][a-z0-9+.-]+):/i.exec(text)?.[1]?.toLowerCase();
  // As a path it would be the working folder, which nobody who writes nothing has in mind.
  if (text === '') throw new CharthouseError('CH_USAGE', { message: 'the target is empty', hint: 'name a folder' });
  if (scheme === undefined) return { kind: 'folder', path: text };
  const quoted = JSON.stringify(text);
  if (scheme === 's3' || scheme === 'stack') {
    throw new CharthouseError('CH_USAGE', {
      message: `the target ${quoted} is not available in this version, which publishes into folders only`,
      hint: 'name a folder with --to',
    });
  }
  if (scheme === 'http' || scheme === 'https') {
    throw new CharthouseError('CH_USAGE', {
      message: `the target ${quoted} is a URL: a repository is written to where it is stored, not where it is read`,
      hint: 'name the folder with --to and the URL with --url',
    });
  }
  throw new CharthouseError('CH_USAGE', {
    message: `the target ${quoted} begins with a scheme that is not known`,
    hint: `name a folder with --to; for a folder of that name write ${JSON.stringify(`./${text}`)}`,
  });
}
