/** Reads the name of a stack, and `NAME=VALUE,…` for the parameters of its template. */
import { CharthouseError } from '../base/error.ts';
import { quoted } from '../base/quoted.ts';
import { suggest } from '../hint/suggest.ts';

/** @throws CH_USAGE for text that is not a pair, and for a name that the template does not have */
export function parseParameters(text: string | undefined, known: readonly string[]): ReadonlyMap<string, string> {
  const pairs = (text ?? '')
    .split(',')
    .map((pair) => pair.trim())
    .filter((pair) => pair !== '');
  return new Map(pairs.map((pair) => parsePair(pair, known)));
}

function parsePair(pair: string, known: readonly string[]): readonly [string, string] {
  const at = pair.indexOf('=');
  if (at < 1) {
    throw new CharthouseError('CH_USAGE', {
      message: `${quoted(pair)} of the parameters is not NAME=VALUE`,
      hint: 'write them as DomainName=charts.example.com,HostedZoneId=Z0123456789',
    });
  }
  const [name, value] = [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
  if (known.includes(name)) return [name, value];
  const meant = suggest(name, known);
  throw new CharthouseError('CH_USAGE', {
    message: `the template has no parameter ${quoted(name)}`,
    hint: meant === undefined ? `it has ${known.join(', ')}` : `did you mean ${meant}?`,
  });
}

/** `most` characters: the template makes names of its own out of the stack's. @throws CH_USAGE */
export function checkStackName(name: string, most: number): void {
  if (/^[A-Za-z][A-Za-z0-9-]*$/.test(name) && name.length <= most) return;
  throw new CharthouseError('CH_USAGE', {
    message: `${quoted(name)} is not a valid stack name`,
    hint: `use letters, digits and hyphens, a letter first, at most ${most}`,
  });
}
