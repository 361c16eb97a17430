/** What the option table is made of, and the types that are computed from it. */

import type { Place } from '../base/error.ts';
import type { Warning } from '../base/warning.ts';
import type { ArtifactHubMetadata } from '../ports/artifact-hub.ts';
import type { NamedRepository } from '../ports/named-repository.ts';
import type { SiteSettings } from '../ports/pages.ts';
import type { commands } from './commands.ts';
import type { CommandGroup, OptionGroup } from './groups.ts';
import type { options } from './options.ts';
import type { parents } from './parents.ts';

/** How a written value is read; `values.ts` has one reader for each. */
export type OptionKind =
  | 'switch'
  | 'text'
  | 'list'
  | 'patterns'
  | 'path'
  | 'target'
  | 'url'
  | 'choice'
  | 'duration'
  /** A span that reaches back into the past, and may be years. */
  | 'age'
  /** A whole number. */
  | 'count'
  | 'size'
  | 'port'
  | 'account'
  | 'region';

/**
 * Where a value may be written, and why it may or may not be in charthouse.yaml.
 * In a pull request its author writes that file, while the workflow, its inputs and its environment are the owner's.
 * `anywhere`: flag, environment, file. `not-file`: flag and environment, since a pull request must not choose it.
 * `one-run`: the same, since the value belongs to one run. `flag`: not even the environment, where the name means something else.
 */
export type OptionPlaces =
  | { readonly places: 'anywhere' | 'not-file'; readonly fileReason: string }
  | { readonly places: 'one-run' | 'flag'; readonly fileReason?: undefined };

/** The commands that have an option: those that are named, or all but some. */
export type OptionCommands = readonly CommandName[] | { readonly allBut: readonly CommandName[] };

/**
 * One row of the option table. Flag, environment name, file key, schema, Action input, help, docs, completion, the library's type and
 * its run-time check come from it.
 */
export type OptionSpec = OptionFacts & OptionPlaces;

/** The texts of a row beside the places. */
export interface OptionFacts {
  readonly kind: OptionKind;
  /** The group in which help and reference list it. */
  readonly group: OptionGroup;
  readonly short?: string;
  /** The placeholder of the value in the help; absent for switches. */
  readonly placeholder?: string;
  /** A variable of other tools that counts where ours is not set. */
  readonly variable?: string;
  readonly choices?: readonly string[];
  /** As a user would write it. */
  readonly default?: string;
  /** What help shows as the default if that is not a fixed value. */
  readonly defaultText?: string;
  /** The default of commands that have one of their own, as a user would write it. */
  readonly defaultIn?: Readonly<Partial<Record<CommandName | ParentName, string>>>;
  /** What help shows as the default of commands that have no fixed one; empty if they have none. */
  readonly defaultTextIn?: Readonly<Partial<Record<CommandName | ParentName, string>>>;
  /** One line of help: an imperative or a noun, without a full stop. */
  readonly summary: string;
  /** The line of help of commands that the summary does not fit; under the name of a parent, that of all its nested commands. */
  readonly in?: Readonly<Partial<Record<CommandName | ParentName, string>>>;
  /** What the reference adds to the summary, in whole sentences. */
  readonly detail?: string;
  readonly commands: OptionCommands;
  /** For a list whose values in flag, environment and file all count, not only the first. */
  readonly adds?: true;
  /** What the library's doc comment has instead of the detail, if that is about a command line. */
  readonly libraryDetail?: string;
  /** False for what only a command line has: how it prints, asks, and finds its file. */
  readonly library?: false;
  /** False if the Action has no input of this name. */
  readonly input?: false;
}

/** The positional argument of a command. */
export interface ArgumentSpec {
  readonly placeholder: string;
  readonly variadic: boolean;
  readonly required?: boolean;
  /** What a shell offers to complete. */
  readonly completes: 'chart' | 'folder' | 'code' | 'nothing' | readonly string[];
  readonly summary: string;
}

/** One row of the command table. */
export interface CommandSpec {
  /** The group in which help lists it. */
  readonly group: CommandGroup;
  /** Another name of it. */
  readonly alias?: string;
  /** One line: an imperative, without a full stop. */
  readonly summary: string;
  /** What the help adds below the summary, in whole sentences. */
  readonly about: string;
  readonly argument?: ArgumentSpec;
  readonly examples: readonly { readonly line: string; readonly says: string }[];
}

/** A command that only has nested commands. */
export type ParentSpec = Pick<CommandSpec, 'group' | 'summary' | 'about'>;

export type OptionName = keyof typeof options;
export type CommandName = keyof typeof commands;
export type ParentName = keyof typeof parents;

type Row<N extends OptionName> = (typeof options)[N];

type Camel<S extends string> = S extends `${infer Head}-${infer Tail}` ? `${Head}${Capitalize<Camel<Tail>>}` : S;

type Unit<N extends OptionName> = Row<N>['kind'] extends 'duration' | 'age' ? 'Ms' : Row<N>['kind'] extends 'size' ? 'Bytes' : '';

type Value<N extends OptionName> = Row<N>['kind'] extends 'switch'
  ? boolean
  : Row<N>['kind'] extends 'duration' | 'age' | 'count' | 'size' | 'port'
    ? number
    : Row<N>['kind'] extends 'list' | 'patterns'
      ? readonly string[]
      : Row<N> extends { readonly choices: readonly (infer C)[] }
        ? C
        : string;

/** Where a value came from, for messages. */
export type Source =
  | { readonly kind: 'flag'; readonly flag: string }
  | { readonly kind: 'environment'; readonly name: string }
  /** Of a step that uses the GitHub Action. */
  | { readonly kind: 'input'; readonly name: string }
  | { readonly kind: 'file'; readonly place: Place };

/** A value as it was written, not yet read. The items of a list, if they were written one by one, are separated by line feeds. */
export interface Written {
  readonly value: string | number | boolean;
  readonly source: Source;
}

/** What one source says: nothing is required, nothing is checked against the others. */
export type WrittenConfig = { readonly [N in OptionName]?: Written };

/**
 * The one value of each option that is set: `verify-timeout` is `verifyTimeoutMs`, `max-size` is `maxSizeBytes`. What no source sets is
 * undefined: the operation has the default.
 */
export type ResolvedConfig = { readonly [N in OptionName as `${Camel<N>}${Unit<N>}`]: Value<N> | undefined } & {
  /** The file's `charts`, relative to the working folder. */
  readonly charts: readonly string[];
  /** Where the file says each of them, if it says any. */
  readonly chartPlaces?: readonly Place[];
  /** The file's `repositories`. */
  readonly repositories?: readonly NamedRepository[];
  /** The file's `artifacthub`. */
  readonly artifactHub?: ArtifactHubMetadata;
  /** The file's `site`. */
  readonly site?: SiteSettings;
  /** What was found while the configuration was read. */
  readonly warnings?: readonly Warning[];
  /** Of the options that are set. */
  readonly sources: Readonly<Partial<Record<OptionName, Source>>>;
};

/** Environment variables, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>;
