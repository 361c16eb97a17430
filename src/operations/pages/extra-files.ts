/** Reads the Markdown files that charthouse.yaml names for pages of their own, and their images. */
import { dirname, join, posix, sep } from 'node:path';
import { CharthouseError } from '../../base/error.ts';
import { whyUnreadable } from '../../base/file-fault.ts';
import { quoted } from '../../base/quoted.ts';
import { systemCode } from '../../base/system-code.ts';
import { type ExtraPage, imagesNamed, pageNames } from '../../pages/extra-names.ts';
import type { SiteSettings } from '../../ports/pages.ts';
import type { ReadFiles } from '../../runtime/files.ts';

const maxTextBytes = 1 << 20;

/** As much as a page embeds of all its images. */
const maxImageBytes = 200 * 1024;

/** More than any page shows. */
const maxImages = 50;

/**
 * Invariant: nothing is read through a link. What a pull request can change must not publish other files of the machine.
 *
 * @throws CH_USAGE for a file that cannot be read
 */
export async function readExtraPages({ pages = [] }: SiteSettings, files: ReadFiles): Promise<readonly ExtraPage[]> {
  if (pages.length === 0) return [];
  const root = await files.realPath('.');
  const names = pageNames(pages.map(({ file }) => file));
  const read: ExtraPage[] = [];
  for (const [at, { title, file }] of pages.entries()) {
    const text = Buffer.from(await readText(file, { root, files })).toString();
    const images = await readImages(file, text, { root, files });
    read.push({ name: names[at] ?? '', title, file: file.split(sep).join('/'), text, images });
  }
  return read;
}

interface Tree {
  readonly root: string;
  readonly files: ReadFiles;
}

async function readText(file: string, { root, files }: Tree): Promise<Uint8Array> {
  try {
    if (await isLinked(file, { root, files })) throw unreadable(file, 'it is a link, or in a folder that is one');
    return await files.readFile(file, { maxBytes: maxTextBytes });
  } catch (cause) {
    if (systemCode(cause) === undefined) throw cause;
    throw unreadable(file, whyUnreadable(cause), cause);
  }
}

async function readImages(file: string, text: string, { root, files }: Tree): Promise<ExtraPage['images']> {
  const images: { readonly path: string; readonly bytes: Uint8Array }[] = [];
  for (const reference of imagesNamed(text).slice(0, maxImages)) {
    const path = posix.normalize(decoded(reference));
    const from = join(dirname(file), path);
    if (/^\.\.?([\\/]|$)/.test(from)) continue;
    try {
      if (!(await isLinked(from, { root, files }))) images.push({ path, bytes: await files.readFile(from, { maxBytes: maxImageBytes }) });
    } catch (cause) {
      // An image that is not there is shown as its text, as in a README.
      if (systemCode(cause) === undefined) throw cause;
    }
  }
  return images;
}

async function isLinked(path: string, { root, files }: Tree): Promise<boolean> {
  return (await files.realPath(path)) !== join(root, path);
}

function decoded(reference: string): string {
  try {
    return decodeURIComponent(reference);
  } catch {
    return reference;
  }
}

function unreadable(file: string, why: string, cause?: unknown): CharthouseError {
  return new CharthouseError('CH_USAGE', {
    message: `the page ${quoted(file)} cannot be read: ${why}`,
    hint: 'name a regular Markdown file below the folder of charthouse.yaml in pages of site',
    where: { file },
    cause,
  });
}
