/** Why a file cannot be read, in words that a person can act on. */
import { systemCode } from './system-code.ts';

/** An error in the manner of the operating system for what is there but is not a file of the expected kind or size. */
export function fileFault(code: 'EISDIR' | 'EFTYPE' | 'EFBIG', why: string): Error {
  return Object.assign(new Error(why), { code, why });
}

const words: Readonly<Record<string, string>> = {
  EACCES: 'permission denied (EACCES)',
  EPERM: 'permission denied (EPERM)',
  ELOOP: 'its links lead back to each other (ELOOP)',
  ENOENT: 'it does not exist (ENOENT)',
  EISDIR: 'it is a folder (EISDIR)',
};

/** What follows "cannot read FILE: ", for whatever reading a file has thrown. */
export function whyUnreadable(cause: unknown): string {
  if (cause instanceof Error && 'why' in cause && typeof cause.why === 'string') return cause.why;
  const code = systemCode(cause);
  return code === undefined ? String(cause) : (words[code] ?? code);
}
