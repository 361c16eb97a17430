/** Which commit of this project a build is of. */

declare const CHARTHOUSE_BUILT_OF: string | undefined;

/** Forty hexadecimal digits, put there by scripts/build.mjs; undefined where it was built outside of a clone, and in the sources themselves. */
export const builtOf: string | undefined = typeof CHARTHOUSE_BUILT_OF === 'string' ? CHARTHOUSE_BUILT_OF : undefined;
