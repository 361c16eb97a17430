/** The form of what a command prints: the width and the colours of its two streams. */
import picocolors from 'picocolors';
import type { Environment } from '../config/types.ts';
import { noPaint, type Paint } from '../report/paint.ts';
import type { View } from '../report/view.ts';
import type { Output } from './context.ts';

/** Tables fit the width of a terminal. In a log, a file or a pipe, every line is whole. */
export function viewOf(output: Output, environment: Environment): View {
  const isFitted = output.isTerminal && !isLog(environment);
  return {
    // The window may get another width while the command works.
    get columns() {
      return isFitted ? output.columns : null;
    },
    paint: makePaint(output, environment),
  };
}

/** Colour on a terminal, or if it is forced, unless the user declines it. */
export function makePaint(output: Output, environment: Environment): Paint {
  if (!(forcedColour(environment) ?? output.isTerminal)) return noPaint;
  const colors = picocolors.createColors(true);
  return { strong: colors.bold, faint: colors.dim, good: colors.green, bad: colors.red, odd: colors.yellow };
}

/** What the environment says; undefined if nothing. In the order of no-color.org, force-color.org and bixense.com/clicolors. */
function forcedColour(environment: Environment): boolean | undefined {
  const { NO_COLOR: no = '', FORCE_COLOR: force = '', CLICOLOR_FORCE: clicolorForce = '', CLICOLOR: clicolor, TERM: term } = environment;
  if (no !== '') return false;
  // Programs of Node read these two as "no colour".
  if (force !== '') return force !== '0' && force !== 'false';
  if (clicolorForce !== '' && clicolorForce !== '0') return true;
  return clicolor === '0' || term === 'dumb' ? false : undefined;
}

/** Hosted runners give some jobs a terminal, whose live line would fill the log with control characters. */
export function isLog(environment: Environment): boolean {
  return environment['CI'] === 'true' || environment['CI'] === '1' || environment['TERM'] === 'dumb';
}
