/** The places in a page that a link can lead to. */

/** Blocks of code. */
export const fenced: RegExp = /^ *```.*?^ *```/gms;

/** Headings of a page, as GitHub names them in links. */
export function anchorsOf(text: string): readonly string[] {
  return [...text.replaceAll(fenced, '').matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(' ', '-'),
  );
}
