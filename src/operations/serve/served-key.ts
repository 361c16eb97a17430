/** From a request's target to the key it may mean: the one place that decides what can be asked for at all. */

/** What a target means. `nothing`: no key can have that name. */
export type Asked = { readonly kind: 'root' } | { readonly kind: 'key'; readonly key: string } | { readonly kind: 'nothing' };

const nothing: Asked = { kind: 'nothing' };

/**
 * Decodes part by part, after splitting, so that an encoded slash never makes a new part.
 * `%2B` and `+` mean the same key: Helm sends what the index says, and indexes say either.
 */
export function keyOfTarget(target: string): Asked {
  const path = pathOf(target);
  if (path === undefined) return nothing;
  if (path === '/') return { kind: 'root' };
  const parts: string[] = [];
  const raws = path.slice(1).split('/');
  for (const [at, raw] of raws.entries()) {
    const part = decodePart(raw);
    const isLast = at === raws.length - 1;
    if (part === undefined || !(isPlainPart(part) || (isLast ? isPackageName(part) : at === 0 && isDotFolder(part, raws.slice(1)))))
      return nothing;
    parts.push(part);
  }
  return { kind: 'key', key: parts.join('/') };
}

/** The path of an origin-form target, or of an absolute-form one (as a proxy would send it). */
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

// `..` would leave the folder, a leading dot names what is not published (`.charthouse`, `.git`, half-written files),
// and separators, drive letters, streams or control characters mean something else to some file system.
function isPlainPart(part: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  return part !== '' && !part.startsWith('.') && !/[/\\:\u0000-\u001f\u007f]/.test(part);
}

/** A chart's name may begin with a dot or hold a colon, and so may its package, but for a single letter that names a drive: no package holds such a chart. */
function isPackageName(part: string): boolean {
  return /\.tgz(\.prov)?$/.test(part) && !/^[a-z]:/i.test(part) && isPlainPart(`x${part.replaceAll(':', '')}`);
}

/** Helm lists packages one folder below, also if its name begins with a dot. Nothing else is asked for there, and nothing of ours or git's. */
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
