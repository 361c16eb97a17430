/** `charthouse completion`: the completion script of a shell. */

import { CharthouseError } from '../../base/error.ts';
import { quoted } from '../../base/quoted.ts';
import { suggest } from '../../hint/suggest.ts';
import type { RunCliCommand } from '../command.ts';
import { bashScript } from '../completion/bash.ts';
import { fishScript } from '../completion/fish.ts';
import { zshScript } from '../completion/zsh.ts';

const scripts: Readonly<Record<string, () => string>> = { bash: bashScript, zsh: zshScript, fish: fishScript };

/** Prints the script for the shell in the first argument. */
export const runCompletion: RunCliCommand = ({ args }) => {
  const [shell = ''] = args;
  const script = Object.hasOwn(scripts, shell) ? scripts[shell] : undefined;
  if (script === undefined) {
    const meant = suggest(shell, Object.keys(scripts));
    const hint = meant === undefined ? 'name one of: bash, zsh, fish' : `did you mean ${meant}?`;
    throw new CharthouseError('CH_USAGE', { message: `there is no completion for ${quoted(shell)}`, hint });
  }
  return Promise.resolve({ text: script().trimEnd(), document: null, warnings: [], errors: [], exitCode: 0 });
};
