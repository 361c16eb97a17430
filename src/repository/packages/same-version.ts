/** Tells which of several packages of one version was published, if anything does. Pure. */
import { compareBytes } from '../../base/byte-order.ts';
import { isInDotFolder } from './package-places.ts';

/** A package that claims a version. */
export interface Claim {
  readonly key: string;
  /** Of its bytes, lower-case hex. */
  readonly digest: string;
}

/** The key that `--beside-orphan` puts a package under: a folder named by its digest. */
export function keyBeside(digest: string, fileName: string): string {
  return `${digest.slice(0, 12)}/${fileName}`;
}

/** Whether a key has that form. Only the hash of the bytes shows whether it is right. */
export function looksBeside(key: string): boolean {
  return /^[0-9a-f]{12}\/[^/]+$/.test(key);
}

/** What is known of a version beside its packages. */
export interface Known {
  /** The plain name of its package, `NAME-VERSION.tgz`. */
  readonly fileName: string;
  /** The digest that an index gives for it. */
  readonly listed: string | undefined;
}

/**
 * The package that counts; undefined if packages with different bytes claim the version, and nothing shows which was published.
 *
 * What an index lists counts first. Without one, a package in the folder of its own digest was published beside an orphan: nothing else
 * puts one there. A package in a folder with a dot counts only if there is none outside: another program may keep drafts there. Of equal
 * bytes the plain key counts, or the one in the fewest folders.
 */
export function publishedOf<T extends Claim>(claims: readonly T[], { fileName, listed }: Known): T | undefined {
  const isBeside = ({ key, digest }: T): boolean => key === keyBeside(digest, fileName);
  const as = claims.filter(({ digest }) => digest === listed);
  const visible = claims.filter(({ key }) => !isInDotFolder(key));
  const rivals = visible.length > 0 ? visible : claims;
  for (const chosen of [as, rivals, rivals.filter(isBeside)]) {
    if (new Set(chosen.map(({ digest }) => digest)).size === 1)
      return chosen.toSorted((a, b) => rank(a) - rank(b) || compareBytes(a.key, b.key))[0];
  }
  return undefined;

  function rank({ key }: T): number {
    return key === fileName ? 0 : key.split('/').length + (isInDotFolder(key) ? 0.5 : 0);
  }
}
