import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chartFiles, makeWorkspace, type Workspace } from '../../test/support/cli/command-line.ts';
import { version } from '../base/version.ts';
import { firstWords } from './completion/tables.ts';

let workspace: Workspace;

beforeEach(async () => {
  workspace = await makeWorkspace();
});

afterEach(async () => {
  await workspace.remove();
});

describe('help', () => {
  it.each([['--help'], ['-h'], ['help'], []])('lists every command with %j, on stdout', async (...argv) => {
    const { exitCode, stdout, stderr } = await workspace.run(argv);
    expect([exitCode, stderr]).toEqual([0, '']);
    for (const { word: name } of firstWords) expect(stdout).toMatch(new RegExp(`\n  ${name}[, ]`));
  });

  it('tells the default that an option has in this command', async () => {
    const help = async (command: string) => (await workspace.run([command, '--help'])).stdout.replace(/\s+/g, ' ');
    expect([await help('publish'), await help('init')]).toEqual([
      expect.stringContaining('default: ./repository'),
      expect.stringContaining('default: a stack named after the git repository'),
    ]);
  });

  it('does not offer what is not there', async () => {
    const { stdout } = await workspace.run(['--help']);
    for (const word of ['unpublish']) expect(stdout).not.toContain(word);
  });

  it('says the version', async () => {
    expect(await workspace.run(['--version'])).toEqual({ exitCode: 0, stdout: `${version}\n`, stderr: '' });
  });
});

describe('a command line that is not understood', () => {
  it.each([
    ['an unknown command', ['publsh'], 'did you mean publish?'],
    ['help of an unknown command', ['help', 'publsh'], 'did you mean publish?'],
    ['an empty chart', ['publish', ''], 'remove it, or set the variable'],
    ['an empty folder to serve', ['serve', ''], 'remove it, or set the variable'],
    ['a Helm that would not be asked', ['package', '--helm-version', '3.12.0'], 'run charthouse gate'],
    ['a Kubernetes that no Helm renders for', ['publish', '--kube-version', '1.33'], 'such as --helm-version 3.12.0'],
    ['an option with two values', ['publish', '--to', 'a', '--to', 'b'], 'remove one of them'],
    ['an unknown option', ['publish', '--dryrun'], 'did you mean --dry-run?'],
    ['an option before the command', ['--quiet', 'publish'], 'put options after the command'],
    ['an option before a nested command', ['infra', '--quiet', 'diff'], 'see charthouse infra --help'],
    ['a chart without a command', ['charts/app'], 'to publish a chart: charthouse publish charts/app'],
    ['a code without a command', ['CH_CONFLICT'], 'charthouse explain CH_CONFLICT'],
    ['an unknown nested command', ['infra', 'difff'], 'did you mean infra diff?'],
    ['an option of another nested command', ['infra', 'diff', '--yes'], '--yes is an option of infra deploy'],
    ['an option of another command', ['package', '--tag', 'v1'], 'see charthouse package --help'],
    ['an option without its value', ['publish', '--to'], 'see charthouse publish --help'],
    ['an argument too many', ['serve', 'a', 'b'], 'charthouse serve takes one argument at most'],
    ['an argument of a command without any', ['status', 'app'], 'charthouse status takes no arguments'],
    ['a value of a switch', ['publish', '--wait=yes'], '--wait takes no value'],
    ['the stack of a repository', ['publish', '--stack', 'charts'], 'use --to stack:NAME'],
    ['a stack without a name, and no terminal', ['infra', 'deploy'], 'name the stack with --stack NAME'],
    ['a missing word', ['completion'], 'see charthouse completion --help'],
    ['a value of the wrong kind', ['publish', '--deadline', '10'], 'see charthouse publish --help'],
    ['a bucket that is none', ['publish', '--to', 's3:bucket'], 'write s3://bucket'],
    ['workflows that release into a folder', ['init', '--to', './charts'], 'docs/action.md'],
    ['a stack that is none', ['publish', '--to', 'stack:a/b'], 'write stack:NAME'],
    ['a bucket to serve', ['serve', 's3://charts'], 'name a folder: charthouse serve'],
    ['an account that is none', ['publish', '--account', '123'], 'see charthouse publish --help'],
    ['a size that is none', ['dependency', 'build', '--cache-size', '10'], 'see charthouse dependency build --help'],
    [
      'a URL as a target',
      ['publish', '--to', 'https://charts.example.com'],
      'name the folder or the bucket with --to and the URL with --url',
    ],
    ['an unknown shell', ['completion', 'bsh'], 'did you mean bash?'],
    ['two folders to serve', ['serve', 'a', '--to', 'b'], 'name it once'],
    ['a file to merge that is not there', ['index', '.', '--merge', 'old.yaml'], 'name a file that is there'],
    ['a folder to index that is not there', ['index', 'none'], 'name a folder that is there'],
    ['a folder to index that no shell expanded', ['index', '~/x'], 'write the home folder in full'],
    ['a folder to serve that no shell expanded', ['serve', '~/x'], 'write the home folder in full'],
    ['a chart that no shell expanded', ['publish', '~/x'], 'write the home folder in full'],
    ['a file to merge that no shell expanded', ['index', '.', '--merge', '$HOME/x'], 'write the value of the variable in full'],
  ])('end %s with exit code 2 and what to do', async (_, words, hint) => {
    const { exitCode, stdout, stderr } = await workspace.run(words);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^error CH_USAGE: /);
    expect(stderr).toContain(hint);
    expect(stderr).toContain('docs/errors/CH_USAGE.md');
  });

  it('come as a document too', async () => {
    const { exitCode, stdout } = await workspace.run(['publish', '--dryrun', '--json']);
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ schemaVersion: 1, command: null, exitCode: 2, charts: [], error: { code: 'CH_USAGE' } });
  });
});

describe('the environment of a run', () => {
  it('refuses to publish without a target if CI=true', async () => {
    await workspace.put(chartFiles('app'));
    const { exitCode, stderr } = await workspace.run(['publish', 'app'], { environment: { CI: 'true' } });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('CH_NO_TARGET');
    expect((await workspace.run(['publish', 'app', '--to', 'out'], { environment: { CI: 'true' } })).exitCode).toBe(0);
  });

  it('names every fault of charthouse.yaml with its line and column', async () => {
    await workspace.put({ 'charthouse.yaml': 'tto: a\nverify-timeout: 60\n' });
    const { exitCode, stderr } = await workspace.run(['publish']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('charthouse.yaml:1:1');
    expect(stderr).toContain('charthouse.yaml:2:17');
    expect(stderr).toContain("did you mean 'to'?");
  });

  it('takes another file with --config, and reports a missing one', async () => {
    await workspace.put({ ...chartFiles('charts/app'), 'ci/config.yaml': 'charts: [../charts/app]\ndestination: ../out\n' });
    expect((await workspace.run(['package', '--config', 'ci/config.yaml'])).stdout).toBe('out/app-1.0.0.tgz\n');
    expect((await workspace.run(['package', '--config', 'no.yaml'])).stderr).toContain('CH_CONFIG_INVALID');
  });

  it('can ask for the document by a variable, also if the command line is wrong', async () => {
    const { stdout } = await workspace.run(['publsh'], { environment: { CHARTHOUSE_JSON: '1' } });
    expect(JSON.parse(stdout).error.code).toBe('CH_USAGE');
  });
});
