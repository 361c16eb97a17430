/** What may go into a package, beside what `.helmignore` says. */
import type { Git } from '../runtime/git.ts';

/** What the user allows, and where charthouse itself writes. Paths as the user names them. */
export interface ContentsRules {
  /** The folder of the repository; undefined if the repository is elsewhere. */
  readonly repository?: string | undefined;
  /** Other files and folders that charthouse or the job writes. */
  readonly written?: readonly string[] | undefined;
  readonly allowOutsideLinks?: boolean | undefined;
  readonly allowCredentialFiles?: boolean | undefined;
  readonly committedOnly?: boolean | undefined;
}

/** The rules, and whom to ask about them. */
export interface ContentsOptions {
  readonly contents?: ContentsRules | undefined;
  /** Without it nothing is said about files that git does not know. */
  readonly git?: Git | undefined;
}

/** How many places of one kind are named one by one. */
export const mostNamed = 10;

/** `a, b and 3 more`. */
export function someOf(names: readonly string[]): string {
  const shown = names.slice(0, mostNamed).join(', ');
  return names.length > mostNamed ? `${shown} and ${names.length - mostNamed} more` : shown;
}
