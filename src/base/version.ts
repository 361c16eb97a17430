/** The version of charthouse. Written by scripts/generate.mjs from package.json, its only source. */

/** As `charthouse --version` prints it. */
export const version = '0.1.0';
