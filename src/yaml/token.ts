/** The tokens of the scanner. */
import type { Mark } from './cursor.ts';

/** One token; `start` and `end` enclose its characters. */
export type Token = PlainToken | ScalarToken | NameToken | TagToken | VersionDirective | TagDirective;

/** A token without content. */
export interface PlainToken {
  readonly kind:
    | 'stream-end'
    | 'document-start'
    | 'document-end'
    | 'block-sequence-start'
    | 'block-mapping-start'
    | 'block-end'
    | 'flow-sequence-start'
    | 'flow-sequence-end'
    | 'flow-mapping-start'
    | 'flow-mapping-end'
    | 'flow-entry'
    | 'block-entry'
    | 'key'
    | 'value';
  readonly start: Mark;
  readonly end: Mark;
}

/** A text with its quotes and escapes resolved. */
export interface ScalarToken {
  readonly kind: 'scalar';
  readonly start: Mark;
  readonly end: Mark;
  readonly text: string;
  readonly plain: boolean;
}

/** `&name` or `*name`, without its sign. */
export interface NameToken {
  readonly kind: 'anchor' | 'alias';
  readonly start: Mark;
  readonly end: Mark;
  readonly name: string;
}

/** `!handle!suffix`; the handle is empty for `!<suffix>` and for a lone `!`. */
export interface TagToken {
  readonly kind: 'tag';
  readonly start: Mark;
  readonly end: Mark;
  readonly handle: string;
  readonly suffix: string;
}

/** `%YAML` with a version. */
export interface VersionDirective {
  readonly kind: 'version-directive';
  readonly start: Mark;
  readonly end: Mark;
  readonly version: string;
}

/** `%TAG`: a handle, and its replacement in tags. */
export interface TagDirective {
  readonly kind: 'tag-directive';
  readonly start: Mark;
  readonly end: Mark;
  readonly handle: string;
  readonly prefix: string;
}
