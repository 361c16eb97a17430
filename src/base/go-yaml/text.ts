/** Bytes to text as go-yaml v2 reads them: UTF-8 or UTF-16 by byte order mark, and nothing that its reader refuses. */
import { YamlRefusal } from './refusal.ts';

// What YAML does not let stand raw: control characters, lone surrogates, U+FFFE and U+FFFF. (NEL and DEL differ: see the test.)
const forbidden = /[^\t\n\r\x20-\x7e\x85\u{a0}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u;

/** @throws YamlRefusal */
export function decodeYamlText(bytes: Uint8Array): string {
  const text = decode(bytes);
  const found = forbidden.exec(text);
  if (found === null) return text;
  const before = text.slice(0, found.index).split(/\r\n|\r|\n/);
  const at = { line: before.length, column: (before.at(-1) ?? '').length + 1 };
  throw new YamlRefusal(
    `the character U+${(found[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')} cannot stand here`,
    at,
  );
}

function decode(bytes: Uint8Array): string {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw new YamlRefusal(`the text is not ${encoding.toUpperCase()}`, { line: 1, column: 1 });
  }
}
