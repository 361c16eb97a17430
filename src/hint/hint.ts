/**
 * How a hint names things: an option is `--no-verify` on the command line, `no-verify: true` in a step of a workflow and `noVerify: true` in
 * a program. A program is built for one of these surfaces (`CHARTHOUSE_SURFACE` of its build), so a hint is a plain text from the start.
 */
import { type OptionName, optionNames } from './option-names.ts';

declare const CHARTHOUSE_SURFACE: Surface | undefined;

/** Where the reader of a hint is. */
export type Surface = 'cli' | 'action' | 'library';

/** The parts of hints that differ between surfaces. */
export interface HintParts {
  /** An option, with a value or a placeholder of one: `name it with ${option('region')}`. */
  option(name: OptionName, value?: string | number): string;
  /** A command that tells more: `${command('doctor')} names each permission`. */
  command(name: 'doctor' | 'status' | 'verify'): string;
  /** What to do in a job of GitHub Actions, and what to do on a machine of your own. */
  inJob(job: string, machine: string): string;
}

/** The parts as the reader on a surface knows them. An option that a surface does not have keeps its flag. */
export function hintsFor(surface: Surface): HintParts {
  return {
    option: (name, value) => optionText(surface, name, value === undefined ? undefined : String(value)),
    command: (name) => ({ cli: `charthouse ${name}`, action: `a step with command: ${name}`, library: `${name}()` })[surface],
    inJob: (job, machine) => (surface === 'action' ? job : machine),
  };
}

function optionText(surface: Surface, name: OptionName, value: string | undefined): string {
  const [kind, field, input] = optionNames[name];
  if (surface === 'action' && input !== '') {
    if (kind === 'switch') return `${input}: true`;
    return value === undefined ? `the input ${input}` : `${input}: ${value}`;
  }
  if (surface === 'library' && field !== '') {
    if (kind === 'switch') return `${field}: true`;
    return value === undefined ? `the option ${field}` : `${field}: '${value}'`;
  }
  return value === undefined ? `--${name}` : `--${name} ${value}`;
}

/** How a job of GitHub Actions gets credentials: it has no profile and no login. */
export const jobCredentials: string =
  'give the step the input role-to-assume, from a variable of the repository such as vars.CHARTHOUSE_ROLE, and the job ' +
  'permissions: id-token: write; or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in its env, from secrets';

const here = hintsFor(typeof CHARTHOUSE_SURFACE === 'string' ? CHARTHOUSE_SURFACE : 'cli');

/** An option, as the reader of this program's hints knows it. */
export const option: HintParts['option'] = here.option;
/** A command, as the reader of this program's hints knows it. */
export const command: HintParts['command'] = here.command;
/** What fits the reader of this program's hints. */
export const inJob: HintParts['inJob'] = here.inJob;
