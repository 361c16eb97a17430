/** What the links and images of a README mean inside its package. */
import { posix } from 'node:path';
import type { MarkdownContext } from './markdown-context.ts';

/** A page is no album: together no more than this is embedded. */
const maxImageBytes = 200 * 1024;

const types: Readonly<Record<string, string>> = {
  ...{
    '.png': 'image/png',
    '.jpg': 'image/jpeg',
    '.jpeg': 'image/jpeg',
    '.gif': 'image/gif',
    '.webp': 'image/webp',
    '.svg': 'image/svg+xml',
  },
};

/** Sections of the page that show a file. */
const sections: readonly (readonly [RegExp, string])[] = [
  [/^values\.yaml$/, '#values'],
  [/^readme(\.md)?$/i, '#readme'],
  [/^(templates|crds)(\/|$)/, '#files'],
];

/** As an image, an SVG runs no script and loads nothing. */
export function packageContext(files: readonly { readonly path: string; readonly bytes: Uint8Array }[]): MarkdownContext {
  let left = maxImageBytes;
  return {
    imageAt(path) {
      const type = types[posix.extname(pathOf(path)).toLowerCase()];
      const file = files.find((each) => each.path === pathOf(path));
      if (type === undefined || file === undefined || file.bytes.length > left) return undefined;
      left -= file.bytes.length;
      return `data:${type};base64,${Buffer.from(file.bytes).toString('base64')}`;
    },
    linkTo: (path) => sections.find(([pattern]) => pattern.test(pathOf(path)))?.[1],
  };
}

/** As a file of the package, without query and fragment. */
function pathOf(reference: string): string {
  const path = reference.replace(/[?#].*$/, '');
  try {
    return posix.normalize(decodeURIComponent(path));
  } catch {
    return posix.normalize(path);
  }
}
