/** The warning of a published package that has a form in which charthouse publishes no new one. */
import type { CharthouseError } from '../../base/error.ts';
import { quoted } from '../../base/quoted.ts';
import type { Warning } from '../../base/warning.ts';
import { listedShort } from '../listed-short.ts';

/** `why`: the message of the strict reader, with the name of the package. */
export function notStrict(why: string, file: string): Warning {
  return {
    code: 'package-not-strict',
    message: `${why}; the index lists exactly these bytes, so they stay as they are`,
    hint: 'nothing, if Helm can use the version; package the next version from the chart folder',
    where: { file },
  };
}

/** The warning of listed bytes that `error` keeps from being published anew. */
export function notPublishedAnew({ code, message, details }: CharthouseError, file: string): Warning {
  if (code !== 'CH_CHART_CREDENTIALS') return notStrict(message, file);
  const files = details['files'];
  const named = Array.isArray(files) ? files.filter((each) => typeof each === 'string') : [];
  return {
    code: 'credentials-likely',
    message: `${listedShort(named.map(quoted))}: the name is that of a file with credentials; the index lists exactly these bytes, so they stay as they are`,
    hint: 'look whether it is a secret; if it is, revoke what is in it, since it is published; then publish a version without it',
    where: { file },
  };
}
