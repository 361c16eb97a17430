/** What the table of the functions of the library is made of. */
import type { CommandName, OptionName } from './types.ts';

/** What an argument must be. */
export type ArgumentKind = 'text' | 'list' | 'milliseconds' | 'function';

/** An argument that is no option of a command line. */
export interface ArgumentSpec {
  readonly kind: ArgumentKind;
  /** Its type for the compiler. */
  readonly type: string;
  readonly required?: true;
  /** In whole sentences. */
  readonly summary: string;
}

/** One function of the library. */
export interface OperationSpec {
  /** The name of the type of its options. */
  readonly type: string;
  /** What the doc comment of that type says, in whole sentences. */
  readonly summary: string;
  /** The command whose options it has. */
  readonly command?: CommandName;
  /** Those of its options that it has; all that are for programs if absent. */
  readonly takes?: readonly OptionName[];
  /** Options without which it cannot run. */
  readonly required?: readonly OptionName[];
  /** What the doc comment says of an option, if the option's own text does not fit. */
  readonly says?: Readonly<Partial<Record<OptionName, string>>>;
  /** Lists of which it takes one item only. */
  readonly single?: readonly OptionName[];
  readonly own?: Readonly<Record<string, ArgumentSpec>>;
}
