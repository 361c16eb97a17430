/** Pages of the repository's own Markdown files: what they are made of, and what they are called. Loads nothing that makes Markdown. */
import { posix } from 'node:path';

/** A Markdown file with the images that it shows. */
export interface ExtraPage {
  /** The name of its page, without the folder. */
  readonly name: string;
  readonly title: string;
  /** As in charthouse.yaml, with slashes. */
  readonly file: string;
  readonly text: string;
  /** By the path from the folder of the file. */
  readonly images: readonly { readonly path: string; readonly bytes: Uint8Array }[];
}

/** The names of the pages of `files`, each once: `About us.md` is `about-us.html`. */
export function pageNames(files: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return files.map((file) => {
    const plain = posix
      .basename(file.replaceAll('\\', '/'))
      .replace(/\.[^.]*$/, '')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '');
    const base = plain === '' ? 'page' : plain;
    let name = base;
    for (let count = 2; taken.has(name); count += 1) name = `${base}-${count}`;
    taken.add(name);
    return `${name}.html`;
  });
}

/** Images that a text names by a relative path, in Markdown and HTML. */
export function imagesNamed(text: string): readonly string[] {
  const found = [
    ...text.matchAll(/!\[[^\]]*\]\(\s*<?([^)\s>]+)/g),
    ...text.matchAll(/<img\s[^>]{0,500}?src\s*=\s*["']([^"']+)/gi),
    ...text.matchAll(/^\s{0,3}\[[^\]\n]+\]:\s*<?(\S+?)>?\s*$/gm),
  ].map(([, path = '']) => path.replace(/[?#].*$/, ''));
  return [...new Set(found.filter((path) => /\.(png|jpe?g|gif|webp|svg)$/i.test(path) && !/^([a-z][a-z0-9+.-]*:|[\\/#])/i.test(path)))];
}
