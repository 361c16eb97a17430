/**
 * The pin file `charthouse.sum`: the digest that each version of a dependency must have. A line is `sha256:DIGEST NAME VERSION REPOSITORY`;
 * lines that begin with # are comments.
 */
import { compareBytes } from '../../base/byte-order.ts';
import { CharthouseError } from '../../base/error.ts';
import { quoted } from '../../base/quoted.ts';

/** The name of the file. */
export const pinFileName = 'charthouse.sum';

/** A version of a dependency, and the package that it is. */
export interface PinnedVersion {
  readonly name: string;
  readonly version: string;
  /** The URL without credentials. */
  readonly repository: string;
  /** SHA-256, lower-case hex. */
  readonly digest: string;
}

/** A pin file. */
export interface Pins {
  readonly file: string;
  readonly lines: readonly PinLine[];
  /** Comments after the last pin. */
  readonly end: readonly string[];
}

/** A pin with the comments above it. */
export interface PinLine extends PinnedVersion {
  readonly line: number;
  readonly comments: readonly string[];
}

/** What two pins of one version have in common. A slash at the end of a URL means nothing to Helm. */
export function pinKey({ name, version, repository }: Omit<PinnedVersion, 'digest'>): string {
  return [name, version, repository.replace(/\/+$/, '')].map(field).join('\n');
}

/** The line of a pin. */
export function pinText({ digest, name, version, repository }: PinnedVersion): string {
  return `sha256:${digest} ${[name, version, repository].map(field).join(' ')}`;
}

/** Helm loads charts with spaces in their names, and spaces separate the fields of a line. */
function field(text: string): string {
  return text.replace(/\s/g, (space) => encodeURIComponent(space));
}

const pattern = /^sha256:([0-9a-f]{64})[ \t]+(\S+)[ \t]+(\S+)[ \t]+(\S+)[ \t]*$/;

/** @throws CH_CONFIG_INVALID for a line that is no pin, and for two digests of one version */
export function parsePins(text: string, file: string): Pins {
  const lines: PinLine[] = [];
  const byKey = new Map<string, PinLine>();
  let comments: string[] = [];
  for (const [at, written] of text.replace(/\n$/, '').split('\n').entries()) {
    const row = written.replace(/\r$/, '');
    if (/^[ \t]*(#|$)/.test(row)) {
      comments.push(row);
      continue;
    }
    const [, digest = '', name = '', version = '', repository = ''] = pattern.exec(row) ?? [];
    if (digest === '') throw invalid(file, at + 1, `${quoted(row.slice(0, 100))} is not a pin`);
    const pin = { digest, name, version, repository, line: at + 1, comments };
    const other = byKey.get(pinKey(pin));
    if (other !== undefined && other.digest !== digest) {
      throw invalid(file, at + 1, `${name} ${version} has another digest in line ${other.line}`);
    }
    // A merge of two branches can leave a line twice.
    if (other === undefined) lines.push(pin);
    byKey.set(pinKey(pin), pin);
    comments = [];
  }
  return { file, lines, end: comments };
}

function invalid(file: string, line: number, message: string): CharthouseError {
  return new CharthouseError('CH_CONFIG_INVALID', {
    message,
    hint: 'write each pin as: sha256:DIGEST NAME VERSION REPOSITORY',
    where: { file, line },
  });
}

const header = ['# The packages of dependencies, by digest: charthouse stops if one of them changes.', ''];

/** The text of the file with more pins; sorted, each with its comments. Undefined if it has all of them already. */
export function withPins(pins: Pins | undefined, added: Iterable<PinnedVersion>): string | undefined {
  const all = new Map<string, PinnedVersion & { readonly comments: readonly string[] }>();
  for (const pin of pins?.lines ?? []) all.set(pinKey(pin), pin);
  const before = all.size;
  for (const pin of added) if (!all.has(pinKey(pin))) all.set(pinKey(pin), { ...pin, comments: [] });
  if (all.size === before) return undefined;
  // The comment at the start of the file, up to a blank line, is about all of it.
  const first = pins?.lines[0];
  const headEnd = first === undefined ? -1 : first.comments.lastIndexOf('');
  const head = pins === undefined ? header : (first?.comments.slice(0, headEnd + 1) ?? []);
  const blocks = [...all.values()]
    .sort((a, b) => compareBytes(pinKey(a), pinKey(b)))
    .flatMap(({ comments, ...pin }) => [...(comments === first?.comments ? comments.slice(headEnd + 1) : comments), pinText(pin)]);
  return `${[...head, ...blocks, ...(pins?.end ?? [])].join('\n')}\n`;
}
