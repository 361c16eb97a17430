/** Sets a Helm up, for the steps of a workflow that come after. */
import { jsonDocument } from '../report/document.ts';
import { setUpHelm } from '../wire/helm.ts';
import { type CommandResult, type RunCommand, verbContext } from './command.ts';

/** The oldest that charthouse promises anything of. */
const oldestHelm = '3.12.0';

/** Says where it is; `onFolder` is told what to put on the search path. */
export function runSetupHelm(onFolder: (folder: string) => void): RunCommand {
  return async (input): Promise<CommandResult> => {
    const { helmVersion = oldestHelm, ...options } = input.config;
    const { version, path, folder, source } = await setUpHelm({ ...options, helmVersion }, verbContext(input));
    onFolder(folder);
    return {
      text: `Helm ${version} (${source}): ${path}`,
      document: jsonDocument({ command: 'setup-helm', error: null }),
      warnings: [],
      errors: [],
      exitCode: 0,
    };
  };
}
