/** scripts/release.mjs, by which release.yml decides whether a tag fits what it would release. */
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Ran, run } from '../support/cli/run.ts';
import { projectRoot } from '../support/project-files.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'charthouse-release-'));
  await mkdir(join(root, 'scripts'));
  await mkdir(join(root, 'library'));
  await cp(join(projectRoot, 'scripts/release.mjs'), join(root, 'scripts/release.mjs'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

interface Project {
  readonly version: string;
  readonly library?: string;
  readonly changelog: string;
}

async function project({ version, library = version, changelog }: Project): Promise<void> {
  await writeFile(join(root, 'package.json'), JSON.stringify({ version }));
  await writeFile(join(root, 'library/package.json'), JSON.stringify({ version: library }));
  await writeFile(join(root, 'CHANGELOG.md'), changelog);
}

const script = (...words: string[]): Promise<Ran> => run(process.execPath, [join(root, 'scripts/release.mjs'), ...words], { cwd: root });

const changelog = '# Changelog\n\n## Unreleased\n\n- not yet\n\n## 1.2.0\n\n- `this`\n- that\n\n## 1.1.0\n\n- before\n';

describe('a release', () => {
  it('has the notes of its version, and no others', async () => {
    await project({ version: '1.2.0', changelog });
    expect(await script('notes', 'v1.2.0')).toEqual({ code: 0, stdout: '- `this`\n- that\n', stderr: '' });
  });

  it.each([
    ['1.2.0', 'v1.2.0', 'version=1.2.0\nprerelease=false\ndist-tag=latest\nmajor=v1\n'],
    ['0.3.0', 'v0.3.0', 'version=0.3.0\nprerelease=false\ndist-tag=latest\nmajor=v0\n'],
    ['2.0.0-rc.1', 'v2.0.0-rc.1', 'version=2.0.0-rc.1\nprerelease=true\ndist-tag=next\nmajor=\n'],
  ])('of %s moves the tags that its users follow', async (version, tag, expected) => {
    await project({ version, changelog: `# Changelog\n\n## ${version}\n\n- it\n` });
    expect(await script('outputs', tag)).toEqual({ code: 0, stdout: expected, stderr: '' });
  });

  it.each([
    ['a tag of another version', { version: '1.2.0', changelog }, 'v1.3.0', 'the tag is v1.3.0, but package.json has version 1.2.0'],
    ['a library of another version', { version: '1.2.0', library: '1.1.0', changelog }, 'v1.2.0', 'library/package.json has version 1.1.0'],
    ['no notes', { version: '1.3.0', changelog }, 'v1.3.0', 'CHANGELOG.md has no text under "## 1.3.0"'],
  ])('is refused with %s', async (_, files, tag, said) => {
    await project(files);
    expect(await script('check', tag)).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining(said) });
  });

  it('is tried on a pull request with what is not released yet', async () => {
    await project({ version: '1.3.0', changelog });
    expect(await script('check', '')).toMatchObject({ code: 0, stdout: '1.3.0 can be released\n' });
    expect(await script('notes', '')).toMatchObject({ code: 0, stdout: '- not yet\n' });
  });
});
