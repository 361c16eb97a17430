import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../support/project-files.ts';

interface Locked {
  readonly integrity?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const lock: { packages: Readonly<Record<string, Locked>> } = JSON.parse(readFileSync(join(projectRoot, 'package-lock.json'), 'utf8'));
const folders = Object.keys(lock.packages).filter((folder) => folder !== '');

describe('the lock file', () => {
  it('knows the digest of every package', () => {
    expect(folders.filter((folder) => lock.packages[folder]?.integrity === undefined)).toEqual([]);
  });

  // npm leaves out what the machine's registry happens not to offer, without a word; `npm ci` then refuses the file everywhere.
  it('holds the builds for every platform, not only for the one it was made on', () => {
    const optional = folders.flatMap((folder) => Object.keys(lock.packages[folder]?.optionalDependencies ?? {}));
    expect(optional.filter((name) => !folders.some((folder) => folder.endsWith(`node_modules/${name}`)))).toEqual([]);
  });
});
