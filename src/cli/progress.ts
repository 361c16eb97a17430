/** Prints progress on stderr: one live line on a terminal, plain lines in a log, nothing with --quiet. */
import type { Environment } from '../config/types.ts';
import { liveText, logText } from '../report/event-text.ts';
import type { Paint } from '../report/paint.ts';
import { printable } from '../report/printable.ts';
import type { OperationEvent } from '../repository/events.ts';
import type { LiveLine } from './live-line.ts';
import { isLog, makePaint } from './views.ts';

/** Prints progress. Every method leaves stderr at the start of a line. */
export interface Progress {
  readonly paint: Paint;
  /** An event of the running operation. */
  readonly event: (event: OperationEvent) => void;
  /** A line that --quiet suppresses. */
  readonly info: (text: string) => void;
  /** A line that is always printed: errors, and the state that they leave. */
  readonly always: (text: string) => void;
}

// Ten frames a second are enough for an eye, and cost nothing when 90,000 packages are verified.
const frameMs = 100;

/** What progress depends on. */
export interface ProgressOptions {
  /** Some steps have another name in each command. */
  readonly command: string | null;
  readonly environment: Environment;
  readonly quiet: boolean;
  /** Wall time in milliseconds. */
  readonly now: () => number;
}

/** Progress on the error stream of `line`. */
export function makeProgress(line: LiveLine, { command, environment, quiet, now }: ProgressOptions): Progress {
  const { stderr } = line;
  const live = stderr.isTerminal && !isLog(environment);
  let lastFrameMs = Number.NEGATIVE_INFINITY;
  let lastKind: OperationEvent['kind'] | undefined;

  const always = (text: string): void => {
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
    always,
    info: (text) => {
      if (!quiet) always(text);
    },
    event: (event) => {
      if (quiet) return;
      const text = live ? liveText(event, command) : logText(event, command);
      if (text === undefined) return;
      if (live) frame(event.kind, text);
      else always(printable(text));
    },
  };
}
