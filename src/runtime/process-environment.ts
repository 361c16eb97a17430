/** The environment of this process, for callers that pass none. */

/** A live view: it reads the current values. */
export const processEnvironment: Readonly<Record<string, string | undefined>> = process.env;
