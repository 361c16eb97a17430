/** Makes the access of a configured repository: its credentials, and the PEM files that it names. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { CharthouseError } from '../../base/error.ts';
import { whyUnreadable } from '../../base/file-fault.ts';
import { quoted } from '../../base/quoted.ts';
import type { NamedRepository } from '../../ports/named-repository.ts';
import type { ReadFiles } from '../../runtime/files.ts';
import type { HttpAccess, TlsAccess } from '../../runtime/http-access.ts';

/** The certificates of all public authorities have 0.3 MB. */
const maxBytes = 4 * 1024 * 1024;

/** Of a registry only its TLS settings: registries have logins of their own. Undefined if a request needs nothing of it. @throws CH_DEPENDENCY_REPOSITORY for a PEM file that cannot be used */
export async function accessOf(repository: NamedRepository, files: Pick<ReadFiles, 'readFile'>): Promise<HttpAccess | undefined> {
  const origin = originOf(repository.url);
  if (origin === undefined) return undefined;
  const authorization = isRegistry(repository.url) ? undefined : authorizationOf(repository);
  const tls = await tlsOf(repository, files);
  return authorization === undefined && tls === undefined ? undefined : { origin, authorization, allHosts: repository.allHosts, tls };
}

function isRegistry(url: string): boolean {
  return /^oci:/i.test(url);
}

function originOf(url: string): string | undefined {
  if (!/^(?:https?|oci):\/\//i.test(url) || !URL.canParse(url)) return undefined;
  return new URL(isRegistry(url) ? url.replace(/^oci:/i, 'https:') : url).origin;
}

/** Helm sends nothing if one of the two is missing. */
function authorizationOf({ username, password, token }: NamedRepository): string | undefined {
  if (token !== undefined) return `Bearer ${token}`;
  if (username === undefined || password === undefined) return undefined;
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

async function tlsOf(repository: NamedRepository, files: Pick<ReadFiles, 'readFile'>): Promise<TlsAccess | undefined> {
  const { caFile, certFile, keyFile, insecure = false } = repository;
  const hasPair = certFile !== undefined && keyFile !== undefined;
  if (caFile === undefined && !hasPair && !insecure) return undefined;
  const read = async (file: string, check: (text: string) => void): Promise<string> => {
    try {
      const text = new TextDecoder().decode(await files.readFile(file, { maxBytes }));
      check(text);
      return text;
    } catch (cause) {
      throw unusable(repository, file, cause);
    }
  };
  const ca = caFile === undefined ? undefined : await read(caFile, (text) => void certificatesIn(text));
  if (!hasPair) return { ca, insecure };
  const cert = await read(certFile, (text) => void certificatesIn(text));
  const key = await read(keyFile, (text) => checkKey(text, cert));
  return { ca, cert, key, insecure };
}

function certificatesIn(text: string): readonly X509Certificate[] {
  const blocks = text.match(/-----BEGIN (?:TRUSTED )?CERTIFICATE-----[\s\S]*?-----END (?:TRUSTED )?CERTIFICATE-----/g) ?? [];
  if (blocks.length === 0) throw because('it contains no PEM certificate');
  return blocks.map((block) => new X509Certificate(block));
}

function checkKey(text: string, cert: string): void {
  if (/ENCRYPTED/.test(text)) throw because('the key has a passphrase, which Helm does not support either');
  const key = createPrivateKey(text);
  if (certificatesIn(cert)[0]?.checkPrivateKey(key) !== true) throw because('it is not the key of the certificate');
}

function because(why: string): Error {
  return Object.assign(new Error(why), { why });
}

/** What OpenSSL says of a file that is no PEM is not for people. */
function unusable(repository: NamedRepository, file: string, cause: unknown): CharthouseError {
  const isOpenSsl = cause instanceof Error && 'code' in cause && /^ERR_OSSL|^ERR_CRYPTO/.test(String(cause.code));
  const why = isOpenSsl ? 'it is not in PEM form, or it is damaged' : whyUnreadable(cause);
  return new CharthouseError('CH_DEPENDENCY_REPOSITORY', {
    message: `the TLS file ${quoted(file)} of the repository ${quoted(repository.name)} cannot be used: ${why}`,
    hint: 'correct the path or the file, or write it again',
    where: repository.where,
    cause: isOpenSsl ? undefined : cause,
  });
}
