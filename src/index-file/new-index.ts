/** The index of a repository without charts. */

import type { IndexStyle } from './listed.ts';
import { doubleQuoted } from './text.ts';

/** The bytes. `generated` is RFC 3339, UTC. */
export function newIndex(style: IndexStyle, generated: string): Uint8Array {
  const time = doubleQuoted(generated);
  const text =
    style === 'json' ? `{"apiVersion":"v1","entries":{},"generated":${time}}\n` : `apiVersion: v1\nentries: {}\ngenerated: ${time}\n`;
  return new TextEncoder().encode(text);
}
