/** Hints and messages name options by the names of the surface where they appear, and never by their flags elsewhere. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hintsFor, type Surface } from '../../src/hint/hint.ts';
import { type OptionName, optionNames } from '../../src/hint/option-names.ts';
import { projectFiles, projectRoot } from '../support/project-files.ts';

/** Texts of the command line alone, and tables from which flags are made. */
const ofTheCommandLine =
  /^src\/(cli|hint)\/|^src\/(operations|report|client)\/init|^src\/report\/install-line|^src\/config\/(\w+-options|options|option-text|(\w+-)?commands|groups|types|synonyms)\.ts$/;
const files = projectFiles().filter((path) => /^src\/.*(?<!\.test)\.ts$/.test(path) && !ofTheCommandLine.test(path));
const commandLine = /\b(?:charthouse|aws|git|gh|helm) [a-z$-].*?(?=[,;]? \(|\)|[,;] |$)/g;
const token = /\$\{option\('([\w-]+)'(?:, ([^{}]*?))?\)\}/g;

interface Text {
  readonly path: string;
  readonly text: string;
  /** What stands before it in the file. */
  readonly before: string;
}

const texts: readonly Text[] = files.flatMap((path) => {
  const source = readFileSync(join(projectRoot, path), 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '');
  return [...source.matchAll(/'((?:\\.|[^'\\\n])*)'|`((?:\\.|\$\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}|[^`\\])*)`/g)].map((match) => ({
    path,
    text: match[1] ?? match[2] ?? '',
    before: source.slice(Math.max(0, match.index - 400), match.index),
  }));
});

/** The text as a surface has it; what is computed otherwise is an X. */
function on(surface: Surface, text: string): string {
  const { option } = hintsFor(surface);
  return text
    .replace(token, (_, name: OptionName, value?: string) => option(name, value === undefined ? undefined : value.replaceAll("'", '')))
    .replace(/\$\{[^}]*\}/g, 'X');
}

const flagsIn = (text: string): readonly string[] =>
  [...text.replace(commandLine, '').matchAll(/(?<![\w-])--([a-z][a-z0-9-]*)/g)]
    .map(([, name = '']) => name)
    .filter((name) => Object.hasOwn(optionNames, name));

describe('a text that advises', () => {
  it('names an option by a token, and by its flag in command lines only', () => {
    const faults = texts
      // A flag alone is an argument of another program, or data.
      .filter(({ text }) => !/^--[\w-]+( \w+)?$/.test(text))
      .flatMap(({ path, text }) => flagsIn(text.replace(token, '')).map((name) => `${path}: --${name} in "${text}"`));
    expect(faults).toEqual([]);
  });

  const hints = [...new Set(texts.map(({ text }) => text).filter((text) => text.match(token) !== null))];

  it('is found in the sources', () => {
    expect(hints.length).toBeGreaterThan(90);
  });

  it.each(hints)('has the names of each surface: %s', (text) => {
    const named = [...text.matchAll(token)].map(([, name = '']) => name as OptionName);
    for (const name of named) {
      const [, field, input] = optionNames[name];
      expect(on('cli', text)).toContain(`--${name}`);
      if (input !== '') expect(on('action', text)).toMatch(new RegExp(`the input ${input}|${input}: `));
      if (field !== '') expect(on('library', text)).toMatch(new RegExp(`the option ${field}|${field}: `));
      expect(flagsIn(on('action', text))).not.toContain(input === '' ? undefined : name);
      expect(flagsIn(on('library', text))).not.toContain(field === '' ? undefined : name);
    }
  });

  it('names no profile and no login in a job', () => {
    const ofMachines = /AWS_PROFILE(?! ?\))|aws configure|aws sso|\blog in\b|\ba profile\b/;
    const found = texts.filter(({ text, before }) => ofMachines.test(text) && / /.test(text) && /(hint|remedy|inJob)[^;]*$/.test(before));
    expect(found.length).toBeGreaterThan(2);
    for (const { text, before } of found) expect(before, text).toMatch(/inJob\((?:[^()]|\([^()]*\))*$/);
  });
});

describe.each([
  ['cli', '--no-verify', '--lock none', '--region', 'charthouse doctor', 'log in'],
  ['action', 'no-verify: true', 'lock: none', 'the input region', 'a step with command: doctor', 'give the job a role'],
  ['library', 'noVerify: true', "lock: 'none'", 'the option region', 'doctor()', 'log in'],
] as const)('on the surface %s', (surface, ofSwitch, ofValue, bare, ofCommand, chosen) => {
  const { option, command, inJob } = hintsFor(surface);

  it('a switch, a value, an option and a command have its names', () => {
    expect([option('no-verify'), option('lock', 'none'), option('region'), command('doctor')]).toEqual([
      ofSwitch,
      ofValue,
      bare,
      ofCommand,
    ]);
    expect(inJob('give the job a role', 'log in')).toBe(chosen);
  });

  it('units are in the names of the library, and an option that it does not have keeps its flag', () => {
    expect(option('max-size')).toBe({ cli: '--max-size', action: 'the input max-size', library: 'the option maxSizeBytes' }[surface]);
    expect(option('account')).toBe({ cli: '--account', action: 'the input account-id', library: 'the option account' }[surface]);
    expect(option('json')).toBe('--json');
    expect(option('add-orphans')).toBe({ cli: '--add-orphans', action: '--add-orphans', library: 'addOrphans: true' }[surface]);
  });
});
