/** Makes the command tree of the tables in `config/`: nothing about an option is said twice. */
import { Argument, Command, CommanderError, Option } from 'commander';
import { commands } from '../config/commands.ts';
import { commandGroups, optionGroups } from '../config/groups.ts';
import { isList, oppositeName, optionsOf } from '../config/names.ts';
import { defaultIn, groupedOptions, summaryIn } from '../config/option-text.ts';
import type { CommandName, CommandSpec, OptionName, OptionSpec, WordsSpec, Written, WrittenConfig } from '../config/types.ts';
import type { Output } from './environment.ts';
import { commandHelp, programHelp } from './help.ts';
import { givenTwice } from './usage-error.ts';

/** What a command line asks for. */
export interface Request {
  readonly command: CommandName;
  readonly words: readonly string[];
  readonly flags: WrittenConfig;
}

/** Where help goes, and what happens when a command was understood. */
export interface ProgramPorts {
  readonly stdout: Output;
  readonly version: string;
  readonly onRequest: (request: Request) => void;
}

/** The tree. It writes help and the version, throws commander's errors for everything else, and never exits. */
export function makeProgram({ stdout, version, onRequest }: ProgramPorts): Command {
  const quiet = { writeOut: stdout.write, writeErr: () => undefined, getOutHelpWidth: () => stdout.columns };
  const program = new Command('charthouse')
    .description('Package Helm charts and publish them. No published version is ever lost, and none ever changes.')
    .version(version, '-V, --version', 'Print the version')
    .helpOption('-h, --help', 'Print this help')
    .addHelpCommand(new Command('help').argument('[COMMAND]').summary('Print the help of a command').helpGroup(`${commandGroups.setup}:`))
    // Otherwise the program would take the --version of `publish --version 1.2.3` for its own.
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput(quiet)
    .addHelpText('after', programHelp);
  for (const [name, spec] of Object.entries(commands)) {
    program.addCommand(
      makeCommand(name as CommandName, spec, onRequest)
        .exitOverride()
        .configureOutput(quiet),
    ); // the table's own keys
  }
  return program;
}

function makeCommand(name: CommandName, spec: CommandSpec, onRequest: ProgramPorts['onRequest']): Command {
  const command = new Command(name)
    .summary(spec.summary)
    .description(`${spec.about}`)
    .helpGroup(`${commandGroups[spec.group]}:`)
    .addHelpOption(helpOption())
    .addHelpText('after', commandHelp(name));
  if (spec.words !== undefined) command.addArgument(makeArgument(spec.words));
  for (const { title, options } of groupedOptions(name)) {
    for (const [option, row] of options) addOption(command, { of: name, title }, [option, row]);
  }
  return command.action(() => {
    const known = optionsOf(name).map(([option, row]) => [option, writtenValue(command, option, row)] as const);
    const flags = Object.fromEntries(known.filter(([, written]) => written !== undefined));
    onRequest({ command: name, words: command.args, flags });
  });
}

function makeArgument(words: WordsSpec): Argument {
  const name = words.variadic ? `${words.placeholder}...` : words.placeholder;
  return new Argument(words.required === true ? `<${name}>` : `[${name}]`, words.summary);
}

// Commander keeps one value for `--x` and `--no-x`, under the name without `no-`, and gives `--no-x` alone the default true:
// so each switch is declared in both forms, the positive one first, and is absent until one of them is given.
function addOption(
  command: Command,
  { of, title }: { readonly of: CommandName; readonly title: string },
  [name, spec]: readonly [OptionName, OptionSpec],
): void {
  const short = spec.short === undefined ? '' : `-${spec.short}, `;
  if (spec.kind !== 'switch') {
    const option = new Option(`${short}--${name} <${spec.placeholder ?? 'VALUE'}>`, describe(spec, of));
    command.addOption(option.argParser(isList(name) ? oneMore : onlyOne(name)).helpGroup(`${title}:`));
    return;
  }
  const own = new Option(`${short}--${name}`, describe(spec, of)).helpGroup(`${title}:`);
  const opposite = new Option(`--${oppositeName(name)}`).hideHelp();
  for (const option of name.startsWith('no-') ? [opposite, own] : [own, opposite]) command.addOption(option);
}

// A list may be given in one value, with commas, or one item at a time.
function oneMore(value: string, before: unknown): string {
  return typeof before === 'string' ? `${before}\n${value}` : value;
}

// The last one would count, and the user would never know which of the two did.
function onlyOne(name: OptionName): (value: string, before: unknown) => string {
  return (value, before) => {
    if (typeof before !== 'string' || before === value) return value;
    throw new CommanderError(2, givenTwice, `--${name} is given twice, with different values`);
  };
}

function describe(spec: OptionSpec, command: CommandName): string {
  const choices = spec.choices === undefined ? [] : [spec.choices.join(', ')];
  const standard = defaultIn(spec, command);
  const more = [...choices, ...(standard === undefined ? [] : [`default: ${standard}`])];
  return `${summaryIn(spec, command)}${more.length === 0 ? '' : ` (${more.join('; ')})`}`;
}

/** `--help` stands in the last group, as the other options that every command has. */
function helpOption(): Option {
  return new Option('-h, --help', 'Print this help').helpGroup(`${optionGroups.output}:`);
}

function writtenValue(command: Command, name: OptionName, spec: OptionSpec): Written | undefined {
  const negative = name.startsWith('no-');
  const value: unknown = command.getOptionValue(camelCase(spec.kind === 'switch' && negative ? oppositeName(name) : name));
  const source = { kind: 'flag', flag: `--${name}` } as const;
  if (typeof value === 'string') return { value, source };
  return typeof value === 'boolean' ? { value: value !== negative, source } : undefined;
}

function camelCase(name: string): string {
  return name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}
