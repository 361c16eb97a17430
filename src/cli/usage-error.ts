/** Errors of the command line, each with what to type instead. Commander's errors become ours here. */

import { CommanderError } from 'commander';
import { CharthouseError } from '../base/error.ts';
import { quoted } from '../base/quoted.ts';
import { shellWord } from '../base/shell-word.ts';
import { commands } from '../config/commands.ts';
import { commandsOf, isOptionName, optionSpec, optionsOf } from '../config/names.ts';
import { parents } from '../config/parents.ts';
import { commandSynonyms, optionSynonyms } from '../config/synonyms.ts';
import type { CommandName, CommandSpec } from '../config/types.ts';
import { suggest } from '../hint/suggest.ts';

/** The code of our own error among commander's: an option that takes one value has two. */
export const givenTwice = 'charthouse.givenTwice';

/** The result of a command line that was not run: it was answered (help, version), or it is an error. */
export type Answer = { readonly kind: 'answered' } | { readonly kind: 'error'; readonly error: CharthouseError };

const rows = Object.entries<CommandSpec>(commands);

/** By name and alias. */
const byName: ReadonlyMap<string, CommandName> = new Map(
  rows.flatMap(([name, { alias }]) => [name, ...(alias === undefined ? [] : [alias])].map((each) => [each, name as CommandName] as const)),
);

/**
 * The arguments as the command tree takes them: `help X` becomes `X --help`, and no command, or a parent alone, asks for help.
 *
 * @throws CH_USAGE for a command that does not exist
 */
export function normalised(argv: readonly string[]): readonly string[] {
  if (argv[0] === 'help') return normalised([...argv.slice(1), '--help']);
  const [first, second] = argv;
  if (first === undefined) return ['--help'];
  if (first.startsWith('-') || byName.has(first)) return argv;
  if (!Object.hasOwn(parents, first)) throw noSuchCommand('', first);
  if (second === undefined || second === 'help') return [first, '--help'];
  if (second.startsWith('-') || byName.has(`${first} ${second}`)) return argv;
  throw noSuchCommand(`${first} `, second);
}

function noSuchCommand(parent: string, word: string): CharthouseError {
  return new CharthouseError('CH_USAGE', { message: `unknown command ${quoted(parent + word)}`, hint: commandHint(parent, word) });
}

function commandHint(parent: string, word: string): string {
  // `charthouse charts/app`: a chart in the place of a command.
  if (/[/\\]|\.tgz$|^\.$/.test(word)) return `to publish a chart: charthouse publish ${shellWord(word)}`;
  if (/^CH_[A-Z_]+$/.test(word)) return `to read about the code: charthouse explain ${word}`;
  if (Object.hasOwn(commandSynonyms, parent + word)) return commandSynonyms[parent + word] ?? '';
  const siblings = [...byName.keys(), ...Object.keys(parents)].filter((name) => name.startsWith(parent));
  const known = siblings.map((name) => name.slice(parent.length)).filter((name) => !name.includes(' '));
  const meant = suggest(word, known);
  return meant === undefined ? `see charthouse ${parent}--help` : `did you mean ${parent}${meant}?`;
}

/** Sorts an error of commander; anything else is thrown on. `argv` is normalised. */
export function answerOf(error: unknown, argv: readonly string[]): Answer {
  if (!(error instanceof CommanderError)) throw error;
  if (error.exitCode === 0) return { kind: 'answered' };
  const message = messageOf(error, argv);
  return { kind: 'error', error: new CharthouseError('CH_USAGE', { message, hint: hintFor(error.code, message, argv), cause: error }) };
}

/** Commander's first line, except if that would name an option with its value, or only numbers. */
function messageOf({ code, message }: CommanderError, argv: readonly string[]): string {
  const command = commandOf(argv);
  if (code === 'commander.excessArguments' && command !== undefined) {
    const { argument }: CommandSpec = commands[command];
    return `charthouse ${command} takes ${argument === undefined ? 'no arguments, only options' : 'one argument at most'}`;
  }
  const [first = ''] = message.replace(/^error: /, '').split('\n');
  const [, own] = /^unknown option '--([^'=]+)=/.exec(first) ?? [];
  const isOwn = own !== undefined && command !== undefined && isOptionName(own) && commandsOf(optionSpec(own)).includes(command);
  return isOwn ? `--${own} takes no value` : first;
}

function commandOf([first = '', second = '']: readonly string[]): CommandName | undefined {
  return byName.get(first) ?? byName.get(`${first} ${second}`);
}

function hintFor(code: string, message: string, argv: readonly string[]): string {
  if (code === givenTwice) return 'remove one of them';
  const [first = ''] = argv;
  const command = commandOf(argv);
  const isParent = Object.hasOwn(parents, first);
  const help = `see charthouse ${command === undefined ? (isParent ? `${first} ` : '') : `${command} `}--help`;
  if (code !== 'commander.unknownOption') return help;
  if (command === undefined) return `put options after the command; ${help}`;
  const [, option] = /'-{1,2}([^'=]*)/.exec(message) ?? [];
  if (option === undefined) return help;
  return optionHint(option, command) ?? help;
}

function optionHint(option: string, command: CommandName): string | undefined {
  const own = optionsOf(command).map(([name]) => name);
  if (option === 'stack' && own.includes('endpoint-url')) return 'use --to stack:NAME';
  if (isOptionName(option)) {
    return `--${option} is an option of ${commandsOf(optionSpec(option)).join(', ')}; see charthouse ${command} --help`;
  }
  if (Object.hasOwn(optionSynonyms, option)) return optionSynonyms[option];
  const meant = suggest(option, [...own, 'help']);
  return meant === undefined ? undefined : `did you mean --${meant}?`;
}
