/** The commit that a build was made from. */

declare const CHARTHOUSE_BUILT_OF: string | undefined;

/** Forty hexadecimal digits, inserted by scripts/build.mjs; undefined in a build outside of a clone, and in the sources. */
export const builtOf: string | undefined = typeof CHARTHOUSE_BUILT_OF === 'string' ? CHARTHOUSE_BUILT_OF : undefined;
