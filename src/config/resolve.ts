/** Makes one configuration from flags, environment and file: the first that sets an option counts. Defaults are the operation's. */

import { CharthouseError } from '../base/error.ts';
import { printableUrl } from '../base/printable-url.ts';
import { quoted } from '../base/quoted.ts';
import type { Warning } from '../base/warning.ts';
import { option } from '../hint/hint.ts';
import { suggest } from '../hint/suggest.ts';
import type { ConfigFile } from './file.ts';
import { judgeFileEndpoint } from './file-endpoint.ts';
import { environmentName, fieldName, isOptionName, oppositeName, optionList, optionSpec, optionsOf } from './names.ts';
import { slipOfOption } from './option-slips.ts';
import { calledBy, type Problem, refuse } from './problems.ts';
import { isRepositoryVariable, readRepositoryVariables } from './repository-variables.ts';
import type { CommandName, Environment, OptionName, ResolvedConfig, Source, Written, WrittenConfig } from './types.ts';
import { readValue } from './values.ts';

/** Everything that may say something. */
export interface ConfigSources {
  readonly command: CommandName;
  readonly flags: WrittenConfig;
  readonly environment: Environment;
  readonly file: ConfigFile | undefined;
  /** What was found on the way to the file. */
  readonly warnings?: readonly Warning[];
}

/**
 * The configuration of one run. Options that nothing sets, or that the command does not have, are undefined.
 *
 * @throws CH_USAGE, CH_CONFIG_INVALID with everything that is wrong; CH_NO_TARGET
 */
export function resolveConfig(sources: ConfigSources): ResolvedConfig {
  const own = new Set(optionsOf(sources.command).map(([name]) => name));
  const environment = readEnvironment(sources.environment, own);
  const problems: Problem[] = [...environment.problems, ...(sources.file?.problems ?? [])];
  const { file, warnings } = sources;
  const values: Record<string, unknown> = {
    charts: file?.charts ?? [],
    ...(file?.chartPlaces === undefined ? {} : { chartPlaces: file.chartPlaces }),
    ...(file?.repositories === undefined ? {} : { repositories: file.repositories }),
    ...(file?.artifactHub === undefined ? {} : { artifactHub: file.artifactHub }),
    ...(file?.site === undefined ? {} : { site: file.site }),
    ...(warnings === undefined ? {} : { warnings }),
  };
  const origins: Partial<Record<OptionName, Source>> = {};

  for (const [name] of optionList) {
    // Each is read, also those that do not count: a wrong value is found where it is, not when it first matters.
    const written = [sources.flags[name], environment.options[name], sources.file?.options[name]].filter((each) => each !== undefined);
    const read = written.map((each) => readOne(name, each, problems));
    const counts = own.has(name) ? written[0] : undefined;
    values[fieldName(name)] = counts === undefined ? undefined : optionSpec(name).adds === true ? allOf(read) : read[0];
    if (counts !== undefined) origins[name] = counts.source;
  }
  const endpoint = judgeFileEndpoint({
    environment: sources.environment,
    endpoint: own.has('endpoint-url') ? file?.options['endpoint-url'] : undefined,
    isOverruled: origins['endpoint-url']?.kind !== 'file',
    hasRole: values[fieldName('role-to-assume')] !== undefined,
    isRemote: /^(s3|stack):/i.test(String(values[fieldName('to')])),
  });
  if (endpoint === 'ignored') {
    values[fieldName('endpoint-url')] = undefined;
    delete origins['endpoint-url'];
  } else if (endpoint !== 'used') problems.push(endpoint);
  refuse(problems);
  // The loop above went over the whole table, and `readValue` gives each kind its type.
  const resolved = { ...values, sources: origins } as ResolvedConfig;
  refuseMissingTarget(sources, resolved);
  return resolved;
}

/** The items of every source; undefined if one of them was refused. */
function allOf(read: readonly ReturnType<typeof readOne>[]): readonly string[] | undefined {
  const lists = read.filter((each) => Array.isArray(each));
  return lists.length < read.length ? undefined : [...new Set(lists.flat())];
}

type ReadScalar = string | number | boolean;

function readOne(name: OptionName, written: Written, problems: Problem[]): ReadScalar | readonly string[] | undefined {
  const read = readValue(optionSpec(name), written.value);
  const { source } = written;
  // A file's own were looked at before they were put beside it. Of a target the command itself says what is wrong.
  const slip = optionSpec(name).kind === 'path' && source.kind !== 'file' ? slipOfOption(name, String(written.value)) : undefined;
  if (read.kind === 'value' && slip === undefined) return read.value;
  const why = read.kind === 'value' ? slip?.why : read.why;
  problems.push({
    message: `${calledBy(name, source)} ${shown(name, written.value)} ${why}`,
    hint: slip?.hint ?? (source.kind === 'flag' ? undefined : `correct ${calledBy(name, source)}`),
    where: source.kind === 'file' ? source.place : undefined,
    at: source.kind === 'flag' || source.kind === 'input' ? 'arguments' : 'settings',
  });
  return undefined;
}

// What is wrong with a URL may be the password or the token in it, and messages end up in logs that everybody reads.
function shown(name: OptionName, value: Written['value']): string {
  if (typeof value !== 'string') return String(value);
  return quoted(optionSpec(name).kind === 'url' ? printableUrl(value) : value.replaceAll('\n', ', '));
}

function readEnvironment(environment: Environment, own: ReadonlySet<OptionName>): { options: WrittenConfig; problems: readonly Problem[] } {
  const options: Partial<Record<OptionName, Written>> = {};
  const problems: Problem[] = [...readRepositoryVariables(environment).problems];
  const names = new Map(optionList.filter(([, spec]) => spec.places !== 'flag').map(([name]) => [environmentName(name), name] as const));
  for (const [variable, text] of Object.entries(environment)) {
    // An empty variable is how workflows say "not given".
    if (!variable.startsWith('CHARTHOUSE_') || text === undefined || text === '' || isRepositoryVariable(variable)) continue;
    const name = names.get(variable);
    if (name !== undefined) {
      if (own.has(name)) options[name] = { value: text, source: { kind: 'environment', name: variable } };
      continue;
    }
    const meant = meantVariable(variable, [...names.keys()]);
    // Others may use the prefix for things of their own; only what looks like a slip is refused, since it would publish.
    if (meant !== undefined) {
      problems.push({ message: `there is no variable ${variable}`, hint: `did you mean ${meant}?`, at: 'settings' });
    }
  }
  for (const [name, { variable }] of optionList) {
    const text = variable === undefined ? undefined : environment[variable];
    if (variable === undefined || text === undefined || text === '' || !own.has(name)) continue;
    options[name] ??= { value: text, source: { kind: 'environment', name: variable } };
  }
  return { options, problems };
}

function meantVariable(variable: string, known: readonly string[]): string | undefined {
  const word = variable.slice('CHARTHOUSE_'.length);
  if (isOptionName(word.toLowerCase())) return undefined;
  const opposite = environmentName(oppositeName(word.toLowerCase().replaceAll('_', '-')));
  if (known.includes(opposite)) return opposite;
  const meant = suggest(
    word,
    known.map((name) => name.slice('CHARTHOUSE_'.length)),
  );
  return meant === undefined ? undefined : `CHARTHOUSE_${meant}`;
}

/** Commands that read a repository as its users do. */
function readsByUrl(command: CommandName): boolean {
  return command === 'verify' || command === 'audit' || command === 'diff';
}

// A job that forgot to name its repository must not publish into a folder that is thrown away with the runner.
function refuseMissingTarget({ command, environment, flags }: ConfigSources, { sources, url }: ResolvedConfig): void {
  const runner = environment['CI'] === 'true' || environment['CI'] === '1';
  const needed =
    command === 'publish' ||
    command === 'rebuild' ||
    command === 'rebase-urls' ||
    command === 'prune' ||
    command === 'reformat' ||
    command === 'yank' ||
    command === 'restore' ||
    command === 'deprecate' ||
    command === 'pages build' ||
    command === 'rollback' ||
    command === 'repair' ||
    command === 'mirror' ||
    command === 'promote' ||
    command === 'doctor' ||
    (readsByUrl(command) && url === undefined);
  if (!runner || !needed || flags.to !== undefined || sources.to !== undefined) return;
  throw new CharthouseError('CH_NO_TARGET', {
    message: 'no repository is named, and with CI=true there is no default',
    hint: readsByUrl(command)
      ? `name the repository with ${option('to')} or ${option('url')}`
      : `name the repository with ${option('to')}, or set ${environmentName('to')}`,
  });
}
