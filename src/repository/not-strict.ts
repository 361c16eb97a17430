/** The warning of a published package that has a form in which charthouse publishes no new one. */
import type { Warning } from '../base/warning.ts';

/** `why`: what the strict reader says of it, with its name. */
export function notStrict(why: string, file: string): Warning {
  return {
    code: 'package-not-strict',
    message: `${why}; the index lists exactly these bytes, so they stay as they are`,
    hint: 'nothing, if Helm can use the version; package the next version from the chart folder',
    where: { file },
  };
}
