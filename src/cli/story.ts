/** Tells on stderr what happens meanwhile: one live line for a person, plain lines for a log, nothing where quiet is asked. */
import picocolors from 'picocolors';
import type { Environment } from '../config/resolve.ts';
import { liveText, logText } from '../report/event-text.ts';
import { noPaint, type Paint } from '../report/paint.ts';
import { printable } from '../report/printable.ts';
import type { VerbEvent } from '../repository/events.ts';
import type { Output } from './surroundings.ts';

/** Where the story goes. Every method leaves stderr at the start of a line. */
export interface Story {
  readonly paint: Paint;
  /** Something that the running verb reports. */
  readonly event: (event: VerbEvent) => void;
  /** A line of the story; not said where quiet is asked. */
  readonly say: (text: string) => void;
  /** What must be said in any case: errors, and what state they leave. */
  readonly insist: (text: string) => void;
}

const clearLine = '\r\u001b[2K';

// Ten pictures a second are enough for an eye, and cost nothing where 90,000 packages are verified.
const pictureMs = 100;

/** A story for this stream. `now` is wall time in milliseconds. */
export function makeStory(stderr: Output, options: { environment: Environment; quiet: boolean; now: () => number }): Story {
  const { environment, quiet, now } = options;
  const live = stderr.isTerminal && !isLog(environment);
  let lineShown = false;
  let lastPictureMs = Number.NEGATIVE_INFINITY;

  const insist = (text: string): void => {
    stderr.write(`${lineShown ? clearLine : ''}${text}\n`);
    lineShown = false;
    lastPictureMs = Number.NEGATIVE_INFINITY;
  };
  const picture = (text: string): void => {
    if (now() - lastPictureMs < pictureMs) return;
    lastPictureMs = now();
    lineShown = true;
    stderr.write(`${clearLine}${printable(text).slice(0, Math.max(stderr.columns - 1, 1))}`);
  };
  return {
    paint: makePaint(stderr, environment),
    insist,
    say: (text) => {
      if (!quiet) insist(text);
    },
    event: (event) => {
      if (quiet) return;
      const text = live ? liveText(event) : logText(event);
      if (text === undefined) return;
      if (live) picture(text);
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
