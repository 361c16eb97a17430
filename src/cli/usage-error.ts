/** Turns what commander throws into our errors: one shape for everything that stops a run. */

import { CommanderError } from 'commander';
import { CharthouseError } from '../base/error.ts';
import { quoted } from '../base/quoted.ts';
import { commands } from '../config/commands.ts';
import { suggest } from '../config/suggest.ts';

/** The code of our own error among commander's: an option with one value has two. */
export const givenTwice = 'charthouse.givenTwice';

/** A command line that was answered (help, version) instead of run, or the error that it deserves. */
export type Answer = { readonly kind: 'answered' } | { readonly kind: 'error'; readonly error: CharthouseError };

/** Sorts an error of commander; anything else is thrown on. `words` are those of the command line. */
export function answerOf(error: unknown, words: readonly string[]): Answer {
  if (!(error instanceof CommanderError)) throw error;
  if (error.exitCode === 0) return { kind: 'answered' };
  if (error.code === 'commander.help') return { kind: 'error', error: noSuchCommand(words[1] ?? '', error) };
  const [first = '', ...rest] = error.message.replace(/^error: /, '').split('\n');
  // Commander puts its suggestion on a second line: "(Did you mean --json?)".
  const meant = /\((Did you mean .*)\)/s.exec(rest.join(' '))?.[1];
  const hint = meant === undefined ? hintFor(error.code, words) : `d${meant.slice(1)}`;
  return { kind: 'error', error: new CharthouseError('CH_USAGE', { message: first, hint, cause: error }) };
}

// Commander answers `help nope` with the help of everything, as an error without words.
function noSuchCommand(word: string, cause: CommanderError): CharthouseError {
  const meant = suggest(word, Object.keys(commands));
  const hint = meant === undefined ? 'see charthouse --help' : `did you mean ${meant}?`;
  return new CharthouseError('CH_USAGE', { message: `unknown command ${quoted(word)}`, hint, cause });
}

function hintFor(code: string, words: readonly string[]): string {
  const [command] = words;
  if (code === givenTwice) return 'remove one of them';
  if (command === undefined || command.startsWith('-')) {
    return code === 'commander.unknownOption' ? 'put options after the command; see charthouse --help' : 'see charthouse --help';
  }
  return code === 'commander.unknownCommand' ? 'see charthouse --help' : `see charthouse ${command} --help`;
}
