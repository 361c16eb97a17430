import { afterEach, beforeEach, expect, it } from 'vitest';
import { chartFiles, makeWorkspace, type Workspace } from '../../test/support/cli/command-line.ts';

let workspace: Workspace;
beforeEach(async () => {
  workspace = await makeWorkspace();
});
afterEach(() => workspace.remove());

const message = (where: string): string => `${where}: the package contains '.github/', 'charthouse.yaml', which do not belong to a chart`;

it('files of the repository in a package are a warning with the path of the chart, and of the .tgz', async () => {
  await workspace.put({ ...chartFiles('app'), 'app/.github/a.yml': '', 'app/charthouse.yaml': '' });
  const warnings = async (...args: readonly string[]): Promise<unknown> =>
    JSON.parse((await workspace.run([...args, '--json'])).stdout).warnings;
  expect(await warnings('package', 'app', '-d', 'out')).toMatchObject([{ code: 'repository-file', message: message('app') }]);
  const published = await warnings('publish', 'out/app-1.0.0.tgz', '--to', 'repository');
  expect(published).toMatchObject([{ code: 'repository-file', message: message('out/app-1.0.0.tgz') }]);
});
