/** Sets up Helm for the later steps of a workflow. */
import { oldestHelm } from '../base/gate-helms.ts';
import { setUpHelm } from '../client/helm.ts';
import { jsonDocument } from '../report/document.ts';
import { type CommandResult, operationContext, type RunCommand } from './command.ts';
import { optionsFor } from './options-for.ts';

/** Prints its path; `onFolder` gets the folder to add to PATH. Of several versions, the first becomes `helm`. */
export function runSetupHelm(onFolder: (folder: string) => void): RunCommand {
  return async (input): Promise<CommandResult> => {
    const { helmVersion: [helmVersion = oldestHelm, ...others] = [], helmSha256 } = input.config;
    const options = optionsFor('setUpHelm', input.config);
    const { version, path, folder, source } = await setUpHelm(
      { ...options, helmVersion, helmSha256: helmSha256?.[0] },
      operationContext(input),
    );
    onFolder(folder);
    const left = others.length === 0 ? '' : `\nhelm is the first of helm-version; not set up: ${others.join(', ')}`;
    return {
      text: `Helm ${version} (${source}): ${path}${left}`,
      document: jsonDocument({ command: 'setup-helm', error: null }),
      warnings: [],
      errors: [],
      exitCode: 0,
    };
  };
}
