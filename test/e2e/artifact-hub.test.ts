/** artifacthub-repo.yml, from charthouse.yaml to what Artifact Hub gets from the server of a repository. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { chartFiles, makeWorkspace, type Workspace } from '../support/cli/command-line.ts';

let workspace: Workspace;
beforeEach(async () => {
  workspace = await makeWorkspace();
  await workspace.put(chartFiles('app'));
});
afterEach(() => workspace.remove());

const configure = (email: string): Promise<void> =>
  workspace.put({ 'charthouse.yaml': `to: ./repository\ncharts: [app]\nartifacthub:\n  owners:\n    - email: ${email}\n` });

it('is written, kept and replaced by publish', async () => {
  await configure('ada@example.com');
  const planned = await workspace.run(['publish', '--dry-run']);
  expect(planned.stderr).toContain('artifacthub-repo.yml added');
  expect(await workspace.run(['publish'])).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('artifacthub-repo.yml added') });
  expect(JSON.parse((await workspace.run(['publish', '--json'])).stdout)).toMatchObject({ artifactHub: 'unchanged', warnings: [] });
  await configure('bob@example.com');
  const replaced = await workspace.run(['publish']);
  expect(replaced.stderr).toContain('artifacthub-repo.yml replaced in');
});
