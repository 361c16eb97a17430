/** The logins of this user, from the files and programs that Helm asks too. */

import { quoted } from '../base/quoted.ts';
import { systemCode } from '../base/system-code.ts';
import type { ReadFiles } from '../runtime/files.ts';
import type { Login, Logins } from './login.ts';
import { entryFor, unreadable } from './login-file.ts';
import { loginPlaces } from './login-places.ts';
import { type LoginProgramPorts, programLogin } from './login-program.ts';

/** What finding logins needs. */
export interface LoginPorts extends LoginProgramPorts {
  readonly files: Pick<ReadFiles, 'readFile'>;
  /** `process.platform`. */
  readonly os: string;
}

const maxFileBytes = 4 * 1024 * 1024;

/** Reads nothing before the first question, and asks for each host once. A failure is not kept. */
export function userLogins(ports: LoginPorts): Logins {
  const places = loginPlaces(ports.environment, ports.os);
  const known = new Map<string, Promise<Login | undefined>>();
  const find = async (host: string, signal: AbortSignal): Promise<Login | undefined> => {
    for (const file of places) {
      const login = await loginIn(file, host, ports, signal);
      if (login !== undefined) return login;
    }
    return undefined;
  };
  return {
    places,
    loginFor: async (host, signal) => {
      const finding = known.get(host) ?? find(host, signal);
      known.set(host, finding);
      finding.catch(() => known.delete(host));
      return finding;
    },
  };
}

async function loginIn(file: string, host: string, ports: LoginPorts, signal: AbortSignal): Promise<Login | undefined> {
  let bytes: Uint8Array;
  try {
    bytes = await ports.files.readFile(file, { maxBytes: maxFileBytes, signal });
  } catch (error) {
    signal.throwIfAborted();
    const code = systemCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw unreadable(quoted(file), code ?? 'unknown error');
  }
  const entry = entryFor(host, bytes, file);
  if (entry?.kind !== 'program') return entry?.login;
  return programLogin({ name: entry.name, file, host }, ports, signal);
}
