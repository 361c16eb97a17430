/** The environment of this process, for callers that bring none of their own. */

/** As it is at the time of looking. */
export const processEnvironment: Readonly<Record<string, string | undefined>> = process.env;
