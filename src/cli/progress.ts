/** Tells on stderr what happens meanwhile: one live line for a person, plain lines for a log, nothing where quiet is asked. */
import picocolors from 'picocolors';
import type { Environment } from '../config/types.ts';
import { liveText, logText } from '../report/event-text.ts';
import { noPaint, type Paint } from '../report/paint.ts';
import { printable } from '../report/printable.ts';
import type { OperationEvent } from '../repository/events.ts';
import type { Output } from './environment.ts';
import type { LiveLine } from './live-line.ts';

/** Where the story goes. Every method leaves stderr at the start of a line. */
export interface Story {
  readonly paint: Paint;
  /** Something that the running verb reports. */
  readonly event: (event: OperationEvent) => void;
  /** A line of the story; not said where quiet is asked. */
  readonly say: (text: string) => void;
  /** What must be said in any case: errors, and what state they leave. */
  readonly insist: (text: string) => void;
}

// Ten frames a second are enough for an eye, and cost nothing where 90,000 packages are verified.
const frameMs = 100;

/** What a story depends on. */
export interface StoryOptions {
  /** For the words of a step that has another name in each command. */
  readonly command: string | null;
  readonly environment: Environment;
  readonly quiet: boolean;
  /** Wall time in milliseconds. */
  readonly now: () => number;
}

/** A story on the error stream of `line`. */
export function makeStory(line: LiveLine, { command, environment, quiet, now }: StoryOptions): Story {
  const { stderr } = line;
  const live = stderr.isTerminal && !isLog(environment);
  let lastFrameMs = Number.NEGATIVE_INFINITY;
  let lastKind: OperationEvent['kind'] | undefined;

  const insist = (text: string): void => {
    stderr.write(`${text}\n`);
    lastFrameMs = Number.NEGATIVE_INFINITY;
  };
  const frame = (kind: OperationEvent['kind'], text: string): void => {
    // The step that takes long may begin right after one that does not: a new step is shown at once.
    if (kind === lastKind && now() - lastFrameMs < frameMs) return;
    lastKind = kind;
    lastFrameMs = now();
    line.draw(printable(text));
  };
  return {
    paint: makePaint(stderr, environment),
    insist,
    say: (text) => {
      if (!quiet) insist(text);
    },
    event: (event) => {
      if (quiet) return;
      const text = live ? liveText(event, command) : logText(event, command);
      if (text === undefined) return;
      if (live) frame(event.kind, text);
      else insist(printable(text));
    },
  };
}

/** Colour where a person looks and has not declined it (no-color.org; `TERM=dumb` cannot). */
export function makePaint(output: Output, environment: Environment): Paint {
  const declined = (environment['NO_COLOR'] ?? '') !== '' || environment['TERM'] === 'dumb';
  if (declined || !output.isTerminal) return noPaint;
  const colors = picocolors.createColors(true);
  return { strong: colors.bold, faint: colors.dim, good: colors.green, bad: colors.red, odd: colors.yellow };
}

// Hosted runners give some jobs a terminal, whose live line would fill the log with control characters.
function isLog(environment: Environment): boolean {
  return environment['CI'] === 'true' || environment['CI'] === '1' || environment['TERM'] === 'dumb';
}
