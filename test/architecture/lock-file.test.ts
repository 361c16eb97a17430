import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../support/project-files.ts';

interface Locked {
  readonly integrity?: string;
  /** Comes inside the package whose folder it is in. */
  readonly inBundle?: boolean;
  /** A package of this project. */
  readonly link?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

describe.each(['package-lock.json', 'infra/package-lock.json'])('the lock file %s', (path) => {
  const text = readFileSync(join(projectRoot, path), 'utf8');
  const lock: { packages: Readonly<Record<string, Locked>> } = JSON.parse(text);
  const own = Object.keys(lock.packages).filter((folder) => lock.packages[folder]?.link);
  const isForeign = (folder: string): boolean => folder.startsWith('node_modules/') && !own.includes(folder);
  const folders = Object.keys(lock.packages).filter(isForeign);

  it('knows the digest of every package', () => {
    expect(folders.filter((folder) => !lock.packages[folder]?.inBundle && lock.packages[folder]?.integrity === undefined)).toEqual([]);
  });

  it('names no registry: each machine has its own', () => {
    const named = [...text.matchAll(/"resolved": "([^"]*)"/g)].map(([, from]) => `node_modules/charthouse-${from}`);
    expect(named.filter((folder) => !own.includes(folder))).toEqual([]);
  });

  // npm leaves out what the machine's registry happens not to offer, without a word; `npm ci` then refuses the file everywhere.
  it('holds the builds for every platform, not only for the one it was made on', () => {
    const optional = folders.flatMap((folder) => Object.keys(lock.packages[folder]?.optionalDependencies ?? {}));
    expect(optional.filter((name) => !folders.some((folder) => folder.endsWith(`node_modules/${name}`)))).toEqual([]);
  });
});
