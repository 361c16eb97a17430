/** In a job there is no profile and no login: each hint that names one has other words in the Action. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hintInInputs } from '../../src/action/inputs-text.ts';
import { projectFiles, projectRoot } from '../support/project-files.ts';

const ofMachines = /AWS_PROFILE|aws configure|aws sso|\blog in\b|\bprofiles?\b/;
const sources = projectFiles().filter((path) => /^src\/(?!action\/|config\/|init\/|cli\/).*(?<!\.test)\.ts$/.test(path));

/** The texts of a file that advise something: after `hint`, `remedy`, and constants that are used as such. */
function advice(text: string): readonly string[] {
  return [
    ...text.matchAll(/(?:hint|remedy|const (?:keys|renew|permissions)\b[^=]*)[:=?]*\s*(?:[\w.]+ \? )?(['`])((?:\\.|(?!\1)[^\\])*)\1/g),
  ].map(([, , words = '']) => words);
}

describe('hints', () => {
  it('name nothing in the Action that only a machine of a person has', async () => {
    const texts = await Promise.all(sources.map((path) => readFile(join(projectRoot, path), 'utf8')));
    const all = texts.flatMap(advice);
    const some = all.filter((hint) => ofMachines.test(hint));
    expect([all.length > 100, some.length > 2]).toEqual([true, true]);
    for (const hint of some) expect(hintInInputs(hint), hint).not.toMatch(ofMachines);
  });
});
