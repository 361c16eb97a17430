/** The code of an error of the operating system, or of a library with similar errors. */

/** The `code` of such an error (ENOENT, EACCES, Z_BUF_ERROR …); undefined for any other value. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
