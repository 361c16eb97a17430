/** The configuration files of Docker and Helm, as far as they are about logins. */
import { CharthouseError } from '../base/error.ts';
import { isJsonMap, type Json, type JsonMap } from '../base/json.ts';
import { quoted } from '../base/quoted.ts';
import type { Login } from './login.ts';
import { loginKey } from './reference.ts';

/** What a file has for a host. `program`: `docker-credential-NAME` has the login. */
export type Entry = { readonly kind: 'login'; readonly login: Login } | { readonly kind: 'program'; readonly name: string };

/** As in Docker: a program of the host, else the one for all, else the login in the file. @throws CH_HTTP_FAILED */
export function entryFor(host: string, bytes: Uint8Array, file: string): Entry | undefined {
  const config = parse(bytes, file);
  const key = loginKey(host);
  const name = text(mapIn(config, 'credHelpers'), key) || text(config, 'credsStore');
  if (name !== '') return { kind: 'program', name };
  const auths = mapIn(config, 'auths');
  // Older programs wrote whole URLs.
  const found = auths[key] ?? Object.entries(auths).find(([other]) => hostOf(other) === key)?.[1];
  if (!isJsonMap(found)) return undefined;
  const login = loginOf(found, `the entry of ${host} in ${quoted(file)}`, file);
  return login && { kind: 'login', login };
}

function loginOf(entry: JsonMap, what: string, from: string): Login | undefined {
  const [identity, registry] = [text(entry, 'identitytoken'), text(entry, 'registrytoken')];
  if (registry !== '') return { kind: 'access-token', token: registry, from };
  if (identity !== '') return { kind: 'refresh-token', token: identity, from };
  const auth = text(entry, 'auth');
  if (auth === '') {
    const [user, password] = [text(entry, 'username'), text(entry, 'password')];
    return user === '' && password === '' ? undefined : { kind: 'password', user, password, from };
  }
  const decoded = Buffer.from(auth, 'base64').toString();
  const colon = decoded.indexOf(':');
  if (colon < 0) throw unreadable(what, "'auth' is not the base64 of USER:PASSWORD");
  // Some programs pad with zero bytes, which Docker removes.
  return { kind: 'password', user: decoded.slice(0, colon), password: decoded.slice(colon + 1).replace(/\0+$/, ''), from };
}

function hostOf(address: string): string {
  return address.replace(/^https?:\/\//, '').replace(/\/.*$/s, '');
}

function parse(bytes: Uint8Array, file: string): JsonMap {
  try {
    const config: Json = JSON.parse(Buffer.from(bytes).toString());
    if (isJsonMap(config)) return config;
  } catch {
    // The parser's own message shows a part of the file.
  }
  throw unreadable(quoted(file), 'it is not a JSON object');
}

/** The error for a file with logins. */
export function unreadable(what: string, why: string): CharthouseError {
  return new CharthouseError('CH_HTTP_FAILED', {
    message: `${what}, which has logins of registries, cannot be read: ${why}`,
    hint: 'correct the file, or let helm registry login write it again',
    details: { reason: 'login' },
  });
}

function mapIn(map: JsonMap, key: string): JsonMap {
  const value = map[key];
  return isJsonMap(value) ? value : {};
}

function text(map: JsonMap, key: string): string {
  const value = map[key];
  return typeof value === 'string' ? value : '';
}
