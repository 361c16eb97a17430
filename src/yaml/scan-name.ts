/** Scans the properties of a node: anchors, aliases and tags. */
import { quoted } from '../base/quoted.ts';
import { isBlankOrEnd, isHexDigit, isOneOf, isWord } from './characters.ts';
import { advance, type Cursor, markOf, peek, spotOf, textSince } from './cursor.ts';
import type { NameToken, TagToken } from './token.ts';
import { YamlError } from './yaml-error.ts';

/** The cursor is at the `&` or `*`. @throws YamlError */
export function scanAnchor(cursor: Cursor, kind: NameToken['kind']): NameToken {
  const start = markOf(cursor);
  advance(cursor);
  const name = scanWord(cursor);
  const after = peek(cursor);
  if (name === '' || !(isBlankOrEnd(after) || isOneOf(after, '?:,]}%@`'))) {
    throw new YamlError(
      `${kind === 'alias' ? '"*" starts an alias' : '"&" starts an anchor'}: letters and digits must follow, or the text needs quotes`,
      spotOf(start),
    );
  }
  return { kind, start, end: markOf(cursor), name };
}

/** The cursor is at the `!`. @throws YamlError */
export function scanTag(cursor: Cursor): TagToken {
  const start = markOf(cursor);
  const [handle, suffix] = peek(cursor, 1) === 0x3c ? scanVerbatim(cursor) : scanShorthand(cursor);
  if (!isBlankOrEnd(peek(cursor))) throw new YamlError('a space or a line break must follow a tag', spotOf(start));
  return { kind: 'tag', start, end: markOf(cursor), handle, suffix };
}

function scanVerbatim(cursor: Cursor): readonly [handle: string, suffix: string] {
  const start = markOf(cursor);
  advance(cursor, 2);
  const suffix = scanTagUri(cursor);
  if (suffix === '' || peek(cursor) !== 0x3e) throw new YamlError('the tag is not closed by ">"', spotOf(start));
  advance(cursor);
  return ['', suffix];
}

function scanShorthand(cursor: Cursor): readonly [handle: string, suffix: string] {
  const start = markOf(cursor);
  const handle = scanTagHandle(cursor);
  const uri = scanTagUri(cursor);
  if (handle.length > 1 && handle.endsWith('!')) {
    if (uri === '') throw new YamlError(`the tag ends after ${quoted(handle)}`, spotOf(start));
    return [handle, uri];
  }
  // The apparent handle is the start of a name in the primary namespace; a lone `!` is a tag itself.
  const suffix = handle.slice(1) + uri;
  return suffix === '' ? ['', '!'] : ['!', suffix];
}

/** `!`, `!word!`, or `!word` if no second `!` follows. @throws YamlError */
export function scanTagHandle(cursor: Cursor): string {
  const start = markOf(cursor);
  if (peek(cursor) !== 0x21) throw new YamlError('a tag starts with "!"', spotOf(start));
  advance(cursor);
  scanWord(cursor);
  if (peek(cursor) === 0x21) advance(cursor);
  return textSince(cursor, start.offset);
}

/** The rest of a tag, with `%`-escapes decoded; empty if there is none. @throws YamlError */
export function scanTagUri(cursor: Cursor): string {
  let uri = '';
  for (let code = peek(cursor); isWord(code) || isOneOf(code, ";/?:@&=+$,.!~*'()[]%"); code = peek(cursor)) {
    if (code === 0x25) {
      uri += scanUriEscape(cursor);
    } else {
      uri += String.fromCharCode(code);
      advance(cursor);
    }
  }
  return uri;
}

function scanUriEscape(cursor: Cursor): string {
  const start = markOf(cursor);
  const first = scanOctet(cursor);
  const width = first < 0x80 ? 1 : first >> 5 === 6 ? 2 : first >> 4 === 14 ? 3 : first >> 3 === 30 ? 4 : 0;
  if (width === 0) throw new YamlError('the escapes of a tag are not UTF-8', spotOf(start));
  const octets = [first];
  while (octets.length < width) {
    const octet = scanOctet(cursor);
    if (octet >> 6 !== 2) throw new YamlError('the escapes of a tag are not UTF-8', spotOf(start));
    octets.push(octet);
  }
  return new TextDecoder().decode(Uint8Array.from(octets));
}

function scanOctet(cursor: Cursor): number {
  if (peek(cursor) !== 0x25 || !isHexDigit(peek(cursor, 1)) || !isHexDigit(peek(cursor, 2))) {
    throw new YamlError('two hexadecimal digits must follow "%" in a tag', spotOf(cursor));
  }
  const octet = Number.parseInt(String.fromCharCode(peek(cursor, 1), peek(cursor, 2)), 16);
  advance(cursor, 3);
  return octet;
}

/** Letters, digits, `_` and `-`, as many as there are. */
export function scanWord(cursor: Cursor): string {
  const start = cursor.offset;
  while (isWord(peek(cursor))) advance(cursor);
  return textSince(cursor, start);
}
