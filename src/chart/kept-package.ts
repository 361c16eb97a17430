/** Packages that an earlier run made of the same tar: what is known of them, and their bytes only if they are needed. */
import { createHash } from 'node:crypto';
import { gzipSteps } from '../archive/index.ts';
import { sha256Hex } from '../base/digest.ts';
import { CharthouseError } from '../base/error.ts';
import { quoted } from '../base/quoted.ts';
import { takeSteps } from '../base/steps.ts';
import type { Pause } from '../runtime/pause.ts';
import type { Package } from './types.ts';

/** What an earlier run found out about a package. */
export interface PackageFacts {
  /** Lower-case hex SHA-256. */
  readonly digest: string;
  readonly md5: string;
  readonly sizeBytes: number;
}

/** What earlier runs made, by the SHA-256 of the tar. */
export interface KeptPackages {
  find(tar: string): PackageFacts | undefined;
  note(tar: string, facts: PackageFacts): void;
  /** For later runs. Never throws for a cache that cannot be used. */
  save(): Promise<void>;
}

/** A package whose bytes are not made yet. */
export interface KeptPackage extends Package {
  readonly facts: PackageFacts;
  readonly tar: Uint8Array<ArrayBuffer>;
}

/** A larger tar is compressed at once: it would stay in memory. */
export const mostKeptBytes: number = 1024 * 1024;

/**
 * Invariant: what the cache has decides no byte that is published. `bytes` are made of the tar, and are refused unless they have the digest.
 */
export function keptPackage(made: Omit<Package, 'bytes' | 'digest'>, { facts, tar }: Pick<KeptPackage, 'facts' | 'tar'>): KeptPackage {
  let bytes: Uint8Array | undefined;
  return {
    ...{ ...made, facts, tar, digest: facts.digest },
    get bytes() {
      bytes ??= checked(made.fileName, facts, packedNow(tar));
      return bytes;
    },
  };
}

/** The size of `bytes`, which are not made for that. */
export function sizeOf(made: Package): number {
  return isKept(made) ? made.facts.sizeBytes : made.bytes.length;
}

/** The MD5 of `bytes` in lower-case hex, as ETags have it. */
export function md5Of(made: Package): string {
  return isKept(made) ? made.facts.md5 : createHash('md5').update(made.bytes).digest('hex');
}

/** Whether the bytes are not made yet. */
export function isKept(made: Package): made is KeptPackage {
  return 'facts' in made;
}

/** The package with its bytes, and with their digest, whatever the cache said. `compress` is another thread, if there is one. */
export async function withBytes(
  { tar, metadata, fileName, warnings }: KeptPackage,
  {
    compress,
    pause,
  }: { readonly compress?: ((tar: Uint8Array<ArrayBuffer>) => Promise<Uint8Array | undefined>) | undefined; readonly pause: Pause },
): Promise<Package> {
  // A thread takes what it gets.
  const bytes = (await compress?.(tar.slice())) ?? (await takeSteps(gzipSteps([tar]), pause));
  return { metadata, fileName, bytes, digest: sha256Hex(bytes), warnings };
}

function packedNow(tar: Uint8Array): Uint8Array {
  const steps = gzipSteps([tar]);
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

function checked(fileName: string, { digest }: PackageFacts, bytes: Uint8Array): Uint8Array {
  const found = sha256Hex(bytes);
  if (found === digest) return bytes;
  throw new CharthouseError('CH_CHART_INVALID', {
    message: `the cache names another digest for ${quoted(fileName)}: sha256:${digest} instead of sha256:${found}`,
    hint: 'run charthouse cache clean, then run this again',
  });
}
