/** The file SHA256SUMS of an archive, in the format of `sha256sum`: people can check the unpacked files without charthouse. */

/** Its name in the archive. */
export const checksumsKey = 'SHA256SUMS';

/** SHA-256 in lower-case hex, by key. */
export type Checksums = ReadonlyMap<string, string>;

/** As `sha256sum` writes it: names with a backslash or a line break are escaped, and their line begins with a backslash. */
export function checksumsText(sums: Checksums): string {
  return [...sums]
    .map(([key, sum]) => {
      const escaped = key.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r');
      return `${escaped === key ? '' : '\\'}${sum}  ${escaped}\n`;
    })
    .join('');
}

/** Lines of another form are left out. */
export function readChecksums(text: string): Checksums {
  const sums = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, mark, sum = '', name = ''] = /^(\\?)([0-9a-f]{64}) [ *](.*)$/i.exec(line) ?? [];
    const key = mark === '\\' ? name.replaceAll(/\\([\\nr])/g, (_, each: string) => ({ n: '\n', r: '\r' })[each] ?? '\\') : name;
    if (key !== '') sums.set(key.replace(/^(?:\.\/)+/, ''), sum.toLowerCase());
  }
  return sums;
}
