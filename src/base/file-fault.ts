/** Explains why a file cannot be read. */
import { systemCode } from './system-code.ts';

/** An error like those of the operating system, for a file of an unexpected kind or size. */
export function fileFault(code: 'EISDIR' | 'EFTYPE' | 'EFBIG', why: string): Error {
  return Object.assign(new Error(why), { code, why });
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied (EACCES)',
  EPERM: 'permission denied (EPERM)',
  ELOOP: 'too many symbolic links (ELOOP)',
  ENOENT: 'it does not exist (ENOENT)',
  EISDIR: 'it is a folder (EISDIR)',
};

/** The reason after "cannot read FILE: ", for any error of a read. */
export function whyUnreadable(cause: unknown): string {
  if (cause instanceof Error && 'why' in cause && typeof cause.why === 'string') return cause.why;
  const code = systemCode(cause);
  return code === undefined ? String(cause) : (reasons[code] ?? code);
}
