/** Validates an image reference like go-containerregistry's `name.ParseReference` without its strict option. */

/** `NAME[:TAG]` or `NAME[:TAG]@sha256:HEX`. */
export function isImageReference(text: string): boolean {
  if (isTagged(text)) return true;
  const [base = '', digest, ...more] = text.split('@');
  return digest !== undefined && more.length === 0 && /^sha256:[0-9a-f]{64}$/.test(digest) && isTagged(base);
}

function isTagged(text: string): boolean {
  const colon = text.lastIndexOf(':');
  const hasTag = colon >= 0 && !text.slice(colon).includes('/');
  const name = hasTag ? text.slice(0, colon) : text;
  const tag = hasTag ? text.slice(colon + 1) : '';
  return /^[\w.-]{0,128}$/.test(tag) && isRepository(name);
}

function isRepository(name: string): boolean {
  const slash = name.indexOf('/');
  const first = slash < 0 ? '' : name.slice(0, slash);
  const hasHost = first.includes('.') || first.includes(':') || first === 'localhost';
  if (hasHost && !/^(?:\[[\d:A-Fa-f.]+\]|[\w.~-]+)(?::\d*)?$/.test(first)) return false;
  const path = hasHost ? name.slice(slash + 1) : name;
  return /^[a-z0-9_./-]{2,255}$/.test(path);
}
