/** The Helm versions of the gate, if the user names none. */

/** The oldest version that charthouse supports. */
export const oldestHelm = '3.12.0';

/** The newest whose checksum charthouse knows; a test compares it with the list of checksums. */
export const newestHelm = '4.3.0';

/** A chart can pass one and fail the other: they check values.schema.json and Chart.yaml by different rules. */
export const gateHelms: readonly string[] = [oldestHelm, newestHelm];
