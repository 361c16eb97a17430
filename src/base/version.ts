/** The version of charthouse. Written by scripts/generate.mjs from package.json, the one place that says it. */

/** As `charthouse --version` prints it. */
export const version = '0.1.0';
