/** A dependency is a decision: the page that decides them and the manifests say the same. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../support/project-files.ts';

interface Manifest {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

const manifestAt = (path: string): Manifest => JSON.parse(readFileSync(join(projectRoot, path), 'utf8'));
const command = manifestAt('package.json');
const library = manifestAt('library/package.json');
const page = readFileSync(join(projectRoot, 'docs/decisions/0001-dependencies.md'), 'utf8');

/** The bundler includes them in the command; the library does not import them (test/architecture/layers.ts). */
const onlyInTheCommand = ['commander', 'picocolors'];

describe('the packages', () => {
  it('have one version', () => {
    expect(library.version).toBe(command.version);
  });

  it('give the command no dependency at run time: all it needs is inside', () => {
    expect(command).not.toHaveProperty('dependencies');
  });
});

describe('the decision on dependencies', () => {
  it('has a line for each of them, and for those that only the command has inside', () => {
    const lines = [...page.matchAll(/^\| `([^`]+)` /gm)].map(([, name]) => name);
    expect(lines.sort()).toEqual([...Object.keys(library.dependencies), ...onlyInTheCommand].sort());
  });

  it('names those for development', () => {
    const named = new Set([...page.matchAll(/`([^`]+)`/g)].map(([, name]) => name));
    const unnamed = Object.keys(command.devDependencies).filter((name) => !name.startsWith('@types/') && !named.has(name));
    expect(unnamed).toEqual([]);
  });

  it('says exactly of those that are pinned exactly', () => {
    const exact = Object.entries(library.dependencies).filter(([, range]) => /^\d/.test(range));
    const said = [...page.matchAll(/^\| `([^`]+)` ([\d.]+), exact/gm)].map(([, name, version]) => [name, version]);
    expect(said).toEqual(exact);
  });
});
