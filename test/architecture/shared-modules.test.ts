/** Test files that run in one worker share their modules (`isolate: false` in vitest.config.ts), so no test may replace one. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { projectFiles, projectRoot } from '../support/project-files.ts';

const replaces = (text: string): boolean => /\bvi\.(mock|doMock|resetModules|stubGlobal)\(/.test(text);

it('tests replace no module and no global', () => {
  const tests = projectFiles('src')
    .concat(projectFiles('test'))
    .filter((path) => path.endsWith('.test.ts') && path !== 'test/architecture/shared-modules.test.ts');
  expect(tests.length).toBeGreaterThan(300);
  expect(tests.filter((path) => replaces(readFileSync(join(projectRoot, path), 'utf8')))).toEqual([]);
});

it.each(["vi.mock('./a.ts')", 'vi.resetModules();', "vi.stubGlobal('fetch', f)"])('would find %s', (text) => {
  expect(replaces(text)).toBe(true);
  expect(replaces('vi.stubEnv(); vi.useFakeTimers(); mock()')).toBe(false);
});
