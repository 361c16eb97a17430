/** What an error of the operating system, or of a library that follows its manner, is known by. */

/** The `code` of such an error (ENOENT, EACCES, Z_BUF_ERROR …); undefined for anything else that was thrown. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
