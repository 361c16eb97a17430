/** `charthouse completion`: the script that makes a shell complete charthouse's words. */

import { CharthouseError } from '../../base/error.ts';
import { quoted } from '../../base/quoted.ts';
import { suggest } from '../../config/suggest.ts';
import type { RunCliCommand } from '../command.ts';
import { bashScript } from '../completion/bash.ts';
import { fishScript } from '../completion/fish.ts';
import { zshScript } from '../completion/zsh.ts';

const scripts: Readonly<Record<string, () => string>> = { bash: bashScript, zsh: zshScript, fish: fishScript };

/** Prints the script of the shell that is named. */
export const runCompletion: RunCliCommand = ({ words }) => {
  const [shell = ''] = words;
  const script = Object.hasOwn(scripts, shell) ? scripts[shell] : undefined;
  if (script === undefined) {
    const meant = suggest(shell, Object.keys(scripts));
    const hint = meant === undefined ? 'name one of: bash, zsh, fish' : `did you mean ${meant}?`;
    throw new CharthouseError('CH_USAGE', { message: `there is no completion for ${quoted(shell)}`, hint });
  }
  return Promise.resolve({ text: script().trimEnd(), document: null, warnings: [], errors: [], exitCode: 0 });
};
