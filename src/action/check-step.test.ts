/** The commands `check` and `dependency` as a step of a workflow: log, annotations, page and exit status. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chartFiles, makeWorkspace, type Workspace } from '../../test/support/cli/command-line.ts';
import type { Annotation } from './annotations.ts';
import { runStep } from './run.ts';

let workspace: Workspace;
beforeEach(async () => {
  workspace = await makeWorkspace();
  await workspace.put(chartFiles('charts/app'));
});
afterEach(() => workspace.remove());

async function step(inputs: Readonly<Record<string, string>>) {
  const log: string[] = [];
  const warned: Annotation[] = [];
  const refused: Annotation[] = [];
  let page = '';
  const code = await runStep({
    getInput: (name) => inputs[name] ?? '',
    environment: {},
    payload: undefined,
    folder: workspace.folder,
    runner: {
      log: (text) => log.push(text),
      warn: (annotation) => warned.push(annotation),
      refuse: (annotation) => refused.push(annotation),
      addPath: () => undefined,
      leave: async (_, left) => {
        page = left;
      },
    },
    signal: new AbortController().signal,
  });
  return { code, log: log.join('\n'), warned, refused, page };
}

const publish = async (): Promise<void> => {
  expect(await workspace.run(['publish', 'charts/app'])).toMatchObject({ exitCode: 0 });
};

describe('the command check', () => {
  it('annotates the version that was not raised, and shows on the page what differs', async () => {
    await publish();
    await workspace.put(chartFiles('charts/app', '1.0.0', 'replicas: "<b>"\n'));
    const { code, refused, page } = await step({ command: 'check', to: './repository' });
    expect([code, refused]).toEqual([
      4,
      [expect.objectContaining({ title: 'CH_CONFLICT', where: { file: 'charts/app/Chart.yaml', line: 3 } })],
    ]);
    expect(page).toContain('## charthouse check: failed (CH_CONFLICT)');
    expect(page).toContain('| `app` | `1.0.0` | conflict | newest published is 1.0.0 | 1 file differs from 1.0.0 |');
    expect(page).toContain('<details><summary>app 1.0.0: 1 file differs from 1.0.0</summary>');
    expect(page).toMatch(
      /```diff\n--- app-1\.0\.0\/values\.yaml\n\+\+\+ app-1\.0\.0\/values\.yaml\n@@ -1 \+1 @@\n-replicas: 1\n\+replicas: "<b>"\n```/,
    );
  });

  it('annotates a version that is older than a published one', async () => {
    await workspace.put(chartFiles('charts/app', '2.0.0'));
    await publish();
    await workspace.put(chartFiles('charts/app', '1.0.1'));
    const { code, warned } = await step({ command: 'check', charts: 'charts/*', to: './repository' });
    expect([code, warned]).toEqual([
      0,
      [
        expect.objectContaining({
          title: 'version-not-newest',
          where: expect.objectContaining({ file: 'charts/app/Chart.yaml', line: 3 }),
        }),
      ],
    ]);
  });

  it('has a page of less than GitHub’s limit, however much differs', async () => {
    const files = Array.from({ length: 12 }, (_, at) => chartFiles(`charts/c${at}`));
    await workspace.put(Object.assign({}, ...files));
    expect(await workspace.run(['publish', 'charts/*'])).toMatchObject({ exitCode: 0 });
    const large = 'a line of a file that is new: ``` <details>\n'.repeat(8000);
    for (const at of files.keys())
      await workspace.put({ ...chartFiles(`charts/c${at}`, '1.1.0'), [`charts/c${at}/files/large.txt`]: large });
    const { code, page } = await step({ command: 'check', charts: 'charts/c*', to: './repository' });
    expect([code, Buffer.byteLength(page) < 1024 * 1024]).toEqual([0, true]);
    // A block of code has a longer fence than any text in it.
    expect(page).toContain('````diff\n');
  });
});

describe('the commands of dependency', () => {
  const declared = 'dependencies:\n- name: lib\n  version: 0.1.0\n  repository: file://../lib\n';

  it('list, update and build the dependencies of the charts that the step names', async () => {
    await workspace.put({
      ...chartFiles('charts/lib', '0.1.0'),
      'charts/app/Chart.yaml': `apiVersion: v2\nname: app\nversion: 1.0.0\n${declared}`,
    });
    const listed = await step({ command: 'dependency list', charts: 'charts/app' });
    expect([listed.code, listed.log]).toEqual([0, expect.stringMatching(/lib .*missing/)]);
    const updated = await step({ command: 'dependency update', charts: 'charts/app' });
    expect([updated.code, updated.log]).toEqual([0, expect.stringContaining('charts/app/charts/lib-0.1.0.tgz')]);
    const built = await step({ command: 'dependency build', charts: 'charts/app' });
    expect([built.code, built.page]).toEqual([0, expect.stringContaining('## charthouse dependency build: done')]);
  });

  it.each([
    ['dependency', "the Action has no command 'dependency'"],
    ['setup-helm', 'the command setup-helm does not accept the input charts'],
    ['verify', 'the command verify does not accept the input charts'],
  ])('%s with charts is refused', async (command, message) => {
    const { code, log } = await step({ command, charts: 'charts/app' });
    expect([code, log]).toEqual([2, expect.stringContaining(message)]);
  });
});
