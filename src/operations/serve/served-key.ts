/** Maps a request target to a key: the one place that decides what can be requested. */

/** The meaning of a target. `nothing`: no key can have that name. */
export type Asked = { readonly kind: 'root' } | { readonly kind: 'key'; readonly key: string } | { readonly kind: 'nothing' };

/** What a browser gets of a folder. */
export const indexPage = 'index.html';

const nothing: Asked = { kind: 'nothing' };

/**
 * Decodes part by part, after splitting, so that an encoded slash never creates a new part. `%2B` and `+` mean the same key: Helm sends the
 * URL of the index, and indexes use either.
 */
export function keyOfTarget(target: string): Asked {
  const path = pathOf(target);
  if (path === undefined) return nothing;
  if (path === '/') return { kind: 'root' };
  const parts: string[] = [];
  // The page of a folder, as GitHub Pages and the function of the CloudFront template give it.
  const raws = `${path.slice(1)}${path.endsWith('/') ? indexPage : ''}`.split('/');
  for (const [at, raw] of raws.entries()) {
    const part = decodePart(raw);
    const isLast = at === raws.length - 1;
    if (part === undefined || !(isPlainPart(part) || (isLast ? isPackageName(part) : at === 0 && isDotFolder(part, raws.slice(1)))))
      return nothing;
    parts.push(part);
  }
  return { kind: 'key', key: parts.join('/') };
}

/** The path of an origin-form target, or of an absolute-form one (as sent by a proxy). */
function pathOf(target: string): string | undefined {
  const path = target.replace(/^https?:\/\/[^/?#]*/i, '').replace(/[?#].*$/s, '');
  if (path === '') return '/';
  return path.startsWith('/') ? path : undefined;
}

function decodePart(raw: string): string | undefined {
  try {
    return decodeURIComponent(raw);
  } catch {
    return undefined;
  }
}

// `..` would leave the folder, a leading dot marks unpublished files (`.charthouse`, `.git`, half-written files), and separators, drive
// letters, streams or control characters have a special meaning in some file system.
function isPlainPart(part: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  return part !== '' && !part.startsWith('.') && !/[/\\:\u0000-\u001f\u007f]/.test(part);
}

/**
 * A chart's name may begin with a dot or contain a colon, and so may its package. A single letter before the colon is excluded, since it is
 * a drive: no package contains such a chart.
 */
function isPackageName(part: string): boolean {
  return /\.tgz(\.prov)?$/.test(part) && !/^[a-z]:/i.test(part) && isPlainPart(`x${part.replaceAll(':', '')}`);
}

/**
 * Helm lists packages one folder below, even if its name begins with a dot. Nothing else is served from there, and nothing of charthouse or
 * git.
 */
function isDotFolder(part: string, rest: readonly string[]): boolean {
  const [name = '', ...more] = rest;
  return (
    part.startsWith('.') &&
    !/^\.(charthouse|git)$/i.test(part) &&
    isPlainPart(part.slice(1)) &&
    more.length === 0 &&
    isPackageName(decodePart(name) ?? '')
  );
}
