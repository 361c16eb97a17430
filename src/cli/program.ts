/** Makes the command tree from the tables in `config/`, so that no option is described twice. */
import { Argument, Command, CommanderError, Option } from 'commander';
import { commands } from '../config/commands.ts';
import { commandGroups, optionGroups } from '../config/groups.ts';
import { isList, oppositeName, optionsOf, parentOf } from '../config/names.ts';
import { defaultIn, groupedOptions, summaryIn } from '../config/option-text.ts';
import { parents } from '../config/parents.ts';
import type {
  ArgumentSpec,
  CommandName,
  CommandSpec,
  OptionName,
  OptionSpec,
  ParentName,
  Written,
  WrittenConfig,
} from '../config/types.ts';
import type { Output } from './context.ts';
import { commandHelp, parentHelp, programHelp } from './help.ts';
import { formatItem, wrapped } from './help-format.ts';
import { givenTwice } from './usage-error.ts';

/** What a command line asks for. */
export interface Request {
  readonly command: CommandName;
  /** Positional arguments. */
  readonly args: readonly string[];
  readonly flags: WrittenConfig;
}

/** Where help goes, and what happens with a command line that was understood. */
export interface ProgramPorts {
  readonly stdout: Output;
  readonly version: string;
  readonly onRequest: (request: Request) => void;
}

/** The tree. It writes help and the version, throws commander's errors for everything else, and never exits. */
export function makeProgram({ stdout, version, onRequest }: ProgramPorts): Command {
  const program = newCommand('charthouse', stdout)
    .description('Package Helm charts and publish them. No published version is ever lost, and none ever changes.')
    .version(version, '-V, --version', 'Print the version')
    .addHelpCommand(new Command('help').argument('[COMMAND]').summary('Print the help of a command').helpGroup(`${commandGroups.setup}:`))
    // Otherwise the program would take the --version of `publish --version 1.2.3` for its own.
    .enablePositionalOptions()
    .addHelpText('after', () => programHelp(stdout.columns))
    .hook('preSubcommand', (_, command) => addOptions(command));
  const made = new Map<ParentName, Command>();
  for (const [key, spec] of Object.entries<CommandSpec>(commands)) {
    const name = key as CommandName; // a key of the constant table
    const command = makeCommand(name, spec, { stdout, onRequest });
    const parent = parentOf(name);
    if (parent === undefined) program.addCommand(command.helpGroup(`${commandGroups[spec.group]}:`));
    else {
      if (!made.has(parent)) program.addCommand(makeParent(parent, made, stdout));
      made.get(parent)?.addCommand(command);
    }
  }
  return program;
}

function newCommand(name: string, stdout: Output): Command {
  return new Command(name)
    .helpOption('-h, --help', 'Print this help')
    .showSuggestionAfterError(false)
    .exitOverride()
    .configureOutput({ writeOut: stdout.write, writeErr: () => undefined, getOutHelpWidth: () => stdout.columns })
    .configureHelp({
      formatItem,
      minWidthToWrap: 20,
      subcommandTerm: (command) => [command.name(), ...command.aliases()].join(', '),
      commandUsage: (command) => wrapped(usageOf(command), stdout.columns - 7).join('\n       '),
    });
}

function usageOf(command: Command): string {
  const names: string[] = [];
  for (let each: Command | null = command; each !== null; each = each.parent) names.unshift(each.name());
  const args = command.registeredArguments.map((argument) => {
    const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
    return argument.required ? name : `[${name}]`;
  });
  return [...names, ...(command.commands.length > 0 ? ['COMMAND'] : args), ...(command.options.length > 0 ? ['[OPTIONS]'] : [])].join(' ');
}

function makeParent(name: ParentName, made: Map<ParentName, Command>, stdout: Output): Command {
  const { group, summary, about } = parents[name];
  const parent = newCommand(name, stdout)
    .summary(summary)
    .description(about)
    .helpCommand(false)
    .helpGroup(`${commandGroups[group]}:`)
    .addHelpText('after', () => parentHelp(name, stdout.columns))
    .hook('preSubcommand', (_, command) => addOptions(command));
  made.set(name, parent);
  return parent;
}

function makeCommand(name: CommandName, spec: CommandSpec, { stdout, onRequest }: Pick<ProgramPorts, 'stdout' | 'onRequest'>): Command {
  const command = newCommand(name.split(' ').at(-1) ?? name, stdout)
    .summary(spec.summary)
    .description(spec.about)
    // In the last group, with the other options that every command has.
    .addHelpOption(new Option('-h, --help', 'Print this help').helpGroup(`${optionGroups.output}:`))
    .addHelpText('after', () => commandHelp(name, stdout.columns));
  if (spec.alias !== undefined) command.alias(spec.alias);
  if (spec.argument !== undefined) command.addArgument(makeArgument(spec.argument));
  names.set(command, name);
  return command.action(() => {
    const known = optionsOf(name).map(([option, row]) => [option, writtenValue(command, option, row)] as const);
    const flags = Object.fromEntries(known.filter(([, written]) => written !== undefined));
    onRequest({ command: name, args: command.args, flags });
  });
}

const names = new WeakMap<Command, CommandName>();

/** Once the command line has named the command: the options of all commands would take longer than the parsing. */
function addOptions(command: Command): void {
  const name = names.get(command);
  if (name === undefined) return;
  for (const { title, options } of groupedOptions(name)) {
    for (const [option, row] of options) {
      for (const made of makeOptions(name, [option, row])) command.addOption(made.helpGroup(`${title}:`));
    }
  }
}

function makeArgument({ placeholder, variadic, required, summary }: ArgumentSpec): Argument {
  const name = variadic ? `${placeholder}...` : placeholder;
  return new Argument(required === true ? `<${name}>` : `[${name}]`, summary);
}

// Commander keeps one value for `--x` and `--no-x`, under the name without `no-`, and gives `--no-x` alone the default true:
// so each switch is declared in both forms, the positive one first, and is absent until one of them is given.
function makeOptions(of: CommandName, [name, spec]: readonly [OptionName, OptionSpec]): readonly Option[] {
  const short = spec.short === undefined ? '' : `-${spec.short}, `;
  const text = describe(spec, of);
  if (spec.kind !== 'switch') {
    const option = new Option(`${short}--${name} <${spec.placeholder ?? 'VALUE'}>`, text);
    return [option.argParser(isList(name) ? oneMore : onlyOne(name))];
  }
  const own = new Option(`${short}--${name}`, text);
  const opposite = new Option(`--${oppositeName(name)}`).hideHelp();
  return name.startsWith('no-') ? [opposite, own] : [own, opposite];
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
