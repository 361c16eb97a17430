import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectFiles, projectRoot } from '../support/project-files.ts';
import { readModules } from './modules.ts';
import { rules } from './rules.ts';

const paths = projectFiles().filter((path) => /^(src|test|bench)\/.*\.ts$/.test(path));
const modules = readModules(Object.fromEntries(paths.map((path) => [path, readFileSync(join(projectRoot, path), 'utf8')])));

describe('the source tree', () => {
  it.each(Object.entries(rules))('%s', (_, rule) => {
    expect(rule(modules)).toEqual([]);
  });
});
