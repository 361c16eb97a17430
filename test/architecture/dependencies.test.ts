/** A dependency is a decision: the page that decides them and package.json say the same. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../support/project-files.ts';

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

const manifest: Manifest = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'));
const page = readFileSync(join(projectRoot, 'docs/decisions/0001-dependencies.md'), 'utf8');

describe('the decision on dependencies', () => {
  it('has a line for each of them, and for nothing else', () => {
    const lines = [...page.matchAll(/^\| `([^`]+)` /gm)].map(([, name]) => name);
    expect(lines.sort()).toEqual(Object.keys(manifest.dependencies).sort());
  });

  it('names those for development', () => {
    const named = new Set([...page.matchAll(/`([^`]+)`/g)].map(([, name]) => name));
    const unnamed = Object.keys(manifest.devDependencies).filter((name) => !name.startsWith('@types/') && !named.has(name));
    expect(unnamed).toEqual([]);
  });

  it('says exactly of those that are pinned exactly', () => {
    const exact = Object.entries(manifest.dependencies).filter(([, range]) => /^\d/.test(range));
    const said = [...page.matchAll(/^\| `([^`]+)` ([\d.]+), exact/gm)].map(([, name, version]) => [name, version]);
    expect(said).toEqual(exact);
  });
});
