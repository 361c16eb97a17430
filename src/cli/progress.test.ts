import { describe, expect, it } from 'vitest';
import type { Output } from './context.ts';
import { liveLine } from './live-line.ts';
import { makeProgress } from './progress.ts';

function progress(options: { isTerminal?: boolean; quiet?: boolean; environment?: Record<string, string> } = {}) {
  const written: string[] = [];
  const clock = { ms: 0 };
  const output: Output = { write: (text) => void written.push(text), isTerminal: options.isTerminal ?? false, columns: 20 };
  const line = liveLine({ stdout: output, stderr: output });
  const { environment = {}, quiet = false } = options;
  return { ...makeProgress(line, { command: 'publish', environment, quiet, now: () => clock.ms }), line, written, clock };
}

const staged = (done: number) => ({ kind: 'package-staged', key: 'k.tgz', sizeBytes: 1, done, total: 3 }) as const;

describe('the progress of a run', () => {
  it('is one line that changes on a terminal, and is gone before anything is said', () => {
    const { event, info, written, clock } = progress({ isTerminal: true });
    event(staged(1));
    clock.ms += 200;
    event(staged(2));
    info('done');
    const erase = '\r\u001b[2K\u001b[J';
    expect(written).toEqual([`${erase}putting packages (1\r`, `${erase}putting packages (2\r`, erase, 'done\n']);
  });

  it('draws no more than ten pictures a second', () => {
    const { event, written } = progress({ isTerminal: true });
    for (let done = 1; done <= 3; done += 1) event(staged(done));
    expect(written).toHaveLength(1);
  });

  it('shows a new step at once, since it may be the one that takes long', () => {
    const { event, written } = progress({ isTerminal: true });
    event(staged(1));
    event({ kind: 'verify-started', total: 1 });
    expect(written.at(-1)).toContain('reading back');
  });

  it.each([
    ['a log', { isTerminal: false }],
    ['the log of a runner with a terminal', { isTerminal: true, environment: { CI: 'true' } }],
    ['a terminal that knows no control characters', { isTerminal: true, environment: { TERM: 'dumb' } }],
  ])('is plain lines in %s', (_, options) => {
    const { event, written } = progress(options);
    event(staged(1));
    expect(written).toEqual(['put k.tgz (1 B) (1 of 3)\n']);
  });

  it('is nothing but what must be said where quiet is asked', () => {
    const { event, info, always, written } = progress({ quiet: true });
    event(staged(1));
    info('progress');
    always('error');
    expect(written).toEqual(['error\n']);
  });
});
