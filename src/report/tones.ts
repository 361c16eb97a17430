/** The colour of a word that says what became of something. The word says it, too: colour alone says nothing. */
import type { Paint } from './paint.ts';

/** A kind of colour. */
export type Tone = keyof Paint;

const words: Readonly<Record<Exclude<Tone, 'strong'>, readonly string[]>> = {
  good: ['new', 'adopted', 'restored', 'ok', 'passed', 'added', 'back', 'written', 'would write', 'already restored', '+ add', '+'],
  bad: [
    'conflict',
    'invalid',
    'failed',
    'missing',
    'error',
    'removed',
    'wrong-digest',
    'unreadable',
    'delete',
    '! replace',
    '- remove',
    '-',
  ],
  odd: [
    'skipped',
    'warning',
    'changed',
    'unknown',
    'orphan',
    'yanked',
    'deprecated',
    'hidden',
    'removed',
    '~ modify',
    '? maybe replace',
    '~',
  ],
  faint: ['unchanged', 'note', 'kept'],
};

const tones = new Map(Object.entries(words).flatMap(([tone, each]) => each.map((word) => [word, tone as Tone] as const)));

/** Undefined for words without one. */
export function toneOf(word: string): Tone | undefined {
  return tones.get(word);
}
