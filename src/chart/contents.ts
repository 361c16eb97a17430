/** Rules for what goes into a package, besides `.helmignore`. */
import type { Git } from '../runtime/git.ts';

/** What the user allows, and where charthouse itself writes. Paths as the user wrote them. */
export interface ContentsRules {
  /** The folder of the repository; undefined if the repository is elsewhere. */
  readonly repository?: string | undefined;
  /** Other files and folders that charthouse or the job writes. */
  readonly written?: readonly string[] | undefined;
  readonly allowOutsideLinks?: boolean | undefined;
  readonly allowCredentialFiles?: boolean | undefined;
  readonly committedOnly?: boolean | undefined;
}

/** The rules, and the git client. */
export interface ContentsOptions {
  readonly contents?: ContentsRules | undefined;
  /** Without it there are no warnings about untracked files. */
  readonly git?: Git | undefined;
}

/** How many places of one kind are listed one by one. */
export const mostNamed = 10;

/** `a, b and 3 more`. */
export function someOf(names: readonly string[]): string {
  const shown = names.slice(0, mostNamed).join(', ');
  return names.length > mostNamed ? `${shown} and ${names.length - mostNamed} more` : shown;
}
