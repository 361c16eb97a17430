/** Programs that keep logins: `docker-credential-NAME get`, which gets a host on standard input and prints JSON. */
import { dirname } from 'node:path';
import { CharthouseError, isCharthouseError } from '../base/error.ts';
import { quoted } from '../base/quoted.ts';
import { systemCode } from '../base/system-code.ts';
import { withDeadline } from '../runtime/deadline.ts';
import type { ProgramOutcome, Programs } from '../runtime/programs.ts';
import type { Login } from './login.ts';
import type { Variables } from './login-places.ts';
import { loginKey } from './reference.ts';

/** How such a program is run. */
export interface LoginProgram {
  readonly name: string;
  /** The file that names it. */
  readonly file: string;
  readonly host: string;
}

/** What running it needs. */
export interface LoginProgramPorts {
  readonly programs: Programs;
  /** Such a program finds its own settings there, and its own path. */
  readonly environment: Variables;
}

const limitMs = 30_000;
const maxOutputBytes = 256 * 1024;

/** What every such program prints for a host that it does not know. */
const notFound = /credentials not found in native keychain|no credentials server URL/;

/** Undefined if the program has no login for the host. What it prints is never shown. @throws CH_HTTP_FAILED */
export async function programLogin(
  { name, file, host }: LoginProgram,
  { programs, environment }: LoginProgramPorts,
  signal: AbortSignal,
): Promise<Login | undefined> {
  const program = `docker-credential-${name}`;
  const fail = (why: string): CharthouseError =>
    new CharthouseError('CH_HTTP_FAILED', {
      message: `${quoted(file)} names ${quoted(program)} for the login of ${host}, which ${why}`,
      hint: `run it to see why: echo ${loginKey(host)} | ${program} get`,
      details: { reason: 'login' },
    });
  if (!/^[\w.-]+$/.test(name)) throw fail('is no name of a program');
  const { exitCode, stdout } = await outcome(program, {
    fail,
    environment,
    programs,
    folder: dirname(file),
    input: loginKey(host),
    signal,
  });
  if (exitCode !== 0) {
    if (notFound.test(stdout)) return undefined;
    throw fail(exitCode === null ? 'was killed' : `ended with exit code ${exitCode}`);
  }
  let printed: unknown;
  try {
    printed = JSON.parse(stdout);
  } catch {
    printed = undefined;
  }
  const { Username: user, Secret: secret } = Object(printed);
  if (typeof user !== 'string' || typeof secret !== 'string') throw fail('did not print a login');
  if (user === '' && secret === '') return undefined;
  return user === '<token>'
    ? { kind: 'refresh-token', token: secret, from: program }
    : { kind: 'password', user, password: secret, from: program };
}

interface Run extends LoginProgramPorts {
  readonly folder: string;
  readonly input: string;
  readonly signal: AbortSignal;
  readonly fail: (why: string) => CharthouseError;
}

/** In the folder of the file, not of the chart: Windows looks for programs in the working folder first. */
async function outcome(program: string, { fail, programs, environment, folder, input, signal }: Run): Promise<ProgramOutcome> {
  const deadline = withDeadline(limitMs, () => fail(`did not end within ${limitMs / 1000} s`), signal);
  try {
    return await programs.run(program, ['get'], { folder, environment, input, maxOutputBytes, signal: deadline.signal });
  } catch (error) {
    if (signal.aborted || isCharthouseError(error)) throw error;
    throw fail(systemCode(error) === 'ENOENT' ? 'is not installed (ENOENT)' : `cannot be run (${systemCode(error) ?? 'unknown'})`);
  } finally {
    deadline.clear();
  }
}
