/** release.yml: what a pull request tries, and what a tag of charthouse releases; npm and GitHub are substitutes that write down every call. */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, realpath, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { needsAct, runWorkflow } from '../support/github/act.ts';
import type { WorkflowRun } from '../support/github/act-log.ts';
import { pullEvent, type RefEvent, tagEvent } from '../support/github/github-events.ts';
import { type HostedRepository, hostThisProject } from '../support/github/hosted-repository.ts';
import { remoteActions } from '../support/github/remote-actions.ts';
import { projectRoot } from '../support/project-files.ts';

const workflow = '.github/workflows/release.yml';
const name = 'alto9/charthouse';
/** What the packages are built from. */
const built = [
  '.github/',
  'src/',
  'scripts/',
  'site/',
  'library/',
  'package',
  'infra/template.json',
  // Inlined for `charthouse explain`.
  'docs/errors/',
  'docs/warnings.md',
  'charthouse.schema.json',
  'README.md',
  'LICENSE',
  'tsconfig',
];
const manifests = ['package.json', 'library/package.json'] as const;
const read = (path: string): Promise<string> => readFile(join(projectRoot, path), 'utf8');

describe('a release of charthouse', needsAct(), () => {
  let hosted: HostedRepository;
  let registry: Server;
  let realNpm: string;
  /** What the substitutes write down, and what counts as published. */
  let recorded: string;

  beforeAll(async () => {
    hosted = await hostThisProject(...built);
    for (const version of ['1.2.3', '1.3.0-rc.1']) await hosted.commit(await released(version), `v${version}`);
    await hosted.commit({}, 'v9.9.9');
    realNpm = await realpath(execFileSync('/bin/sh', ['-c', 'command -v npm'], { encoding: 'utf8' }).trim());
    registry = createServer((_, response) => response.writeHead(404, { 'content-type': 'application/json' }).end('{}'));
    registry.listen(0, '127.0.0.1');
    await once(registry, 'listening');
  });
  beforeEach(async () => {
    recorded = await mkdtemp(join(tmpdir(), 'charthouse-recorded-'));
  });
  afterAll(async () => {
    registry?.close();
    await hosted?.remove();
  });

  /** The files of a version that can be released. */
  async function released(version: string): Promise<Readonly<Record<string, string>>> {
    const texts = await Promise.all(manifests.map(async (path) => [path, await read(path)] as const));
    const raised = texts.map(([path, text]) => [path, text.replace(/"version": "[^"]*"/, `"version": "${version}"`)]);
    return { ...Object.fromEntries(raised), 'CHANGELOG.md': `# Changelog\n\n## ${version}\n\n- what is new in ${version}\n` };
  }

  /** Only with `npm` a dry run packs and asks the registry, which takes a while. */
  async function run(event: RefEvent, npm = ''): Promise<WorkflowRun> {
    const clone = await hosted.clone(event.ref);
    const address = registry.address();
    return runWorkflow({
      ...{ clone, workflow, event, actions: await remoteActions(join(clone, workflow), '') },
      programs: join(projectRoot, 'test/support/github/programs'),
      environment: {
        ...{ RECORDED: recorded, PROJECT: projectRoot, REAL_NPM: npm },
        npm_config_registry: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`,
      },
    });
  }

  const calls = async (): Promise<readonly string[]> => (await readFile(join(recorded, 'calls'), 'utf8')).trim().split('\n');
  /** The calls that change something for users. */
  const changes = async (): Promise<readonly string[]> =>
    (await calls()).filter((call) => !/^npm (ci|view|test|run check)|--dry-run|^gh release view/.test(call));
  const shaOf = (tag: string): string =>
    execFileSync('git', ['rev-parse', `${tag}^{commit}`], { cwd: hosted.folder, encoding: 'utf8' }).trim();

  it('is tried by a pull request, which publishes nothing', async () => {
    const { exitCode, steps, text, summary } = await run(pullEvent(name, name), realNpm);
    expect(exitCode, text).toBe(0);
    expect(steps.map((step) => step.name)).not.toContain('Create the release');
    expect(await calls()).toEqual([
      'npm ci',
      'npm run check',
      'npm publish --workspaces --include-workspace-root --dry-run --provenance=false --tag next',
    ]);
    expect(text).toMatch(/\+ charthouse@1\.3\.0-rc\.1/);
    expect(text).toMatch(/\+ charthouse-library@1\.3\.0-rc\.1/);
    expect(summary).toContain('- what is new in 1.3.0-rc.1');
  });

  it('goes to npm once it is checked, then to GitHub with its notes, and moves the tag of its major version', async () => {
    const { exitCode, text } = await run(tagEvent(name, 'v1.2.3'));
    expect(exitCode, text).toBe(0);
    expect((await calls()).slice(0, 4)).toEqual(['npm ci', 'npm run check', expect.stringContaining('--dry-run'), 'npm test']);
    expect(await changes()).toEqual([
      'npm publish --tag latest',
      'npm publish --workspace library --tag latest',
      'gh release create v1.2.3 --verify-tag --title v1.2.3 --notes-file notes.md --prerelease=false',
      `gh api --silent --method PATCH repos/${name}/git/refs/tags/v1 -f sha=${shaOf('v1.2.3')} -F force=true`,
      `gh api --silent --method POST repos/${name}/git/refs -f ref=refs/tags/v1 -f sha=${shaOf('v1.2.3')}`,
    ]);
    expect(await readFile(join(recorded, 'release v1.2.3'), 'utf8')).toBe('- what is new in 1.2.3\n');
  });

  it('does what is left if it is run again after it failed halfway', async () => {
    await writeFile(join(recorded, 'published'), 'charthouse\n');
    await writeFile(join(recorded, 'release v1.2.3'), 'notes that a person has edited');
    await writeFile(join(recorded, 'refs-tags-v1'), 'sha=before');
    const { exitCode, text } = await run(tagEvent(name, 'v1.2.3'));
    expect(exitCode, text).toBe(0);
    expect(await changes()).toEqual(['npm publish --workspace library --tag latest', expect.stringContaining('--method PATCH')]);
    expect(await readFile(join(recorded, 'release v1.2.3'), 'utf8')).toBe('notes that a person has edited');
    expect(await readFile(join(recorded, 'refs-tags-v1'), 'utf8')).toBe(`sha=${shaOf('v1.2.3')}`);
  });

  it('leaves the tags that users follow as they are if it is a pre-release', async () => {
    const { exitCode, text } = await run(tagEvent(name, 'v1.3.0-rc.1'));
    expect(exitCode, text).toBe(0);
    expect(await changes()).toEqual([
      'npm publish --tag next',
      'npm publish --workspace library --tag next',
      'gh release create v1.3.0-rc.1 --verify-tag --title v1.3.0-rc.1 --notes-file notes.md --prerelease=true',
    ]);
  });

  it('ends before anything is published if the tag is not the version', async () => {
    const { exitCode, text } = await run(tagEvent(name, 'v9.9.9'));
    expect(exitCode).not.toBe(0);
    expect(text).toContain('the tag is v9.9.9, but package.json has version 1.3.0-rc.1');
    expect(await changes()).toEqual([]);
  });
});

describe('npm', () => {
  it('trusts the workflow by its token, and records where each package was built', async () => {
    const { jobs } = parse(await read(workflow));
    expect(jobs.npm.permissions).toEqual({ contents: 'read', 'id-token': 'write' });
    expect(JSON.stringify(jobs)).not.toMatch(/secrets\.|NODE_AUTH_TOKEN|NPM_TOKEN/);
    for (const path of manifests) {
      const { publishConfig, repository } = JSON.parse(await read(path));
      expect(publishConfig, path).toEqual({ access: 'public', provenance: true });
      // npm compares it with the repository of the workflow.
      expect(repository.url, path).toBe(`git+https://github.com/${name}.git`);
    }
  });
});
