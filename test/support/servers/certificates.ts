/** Certificates of an authority of its own, made by openssl for one test. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../cli/run.ts';

/** A certificate and its key: PEM texts, and the files that they are in. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
  readonly certFile: string;
  readonly keyFile: string;
}

/** An authority, a server's certificate for 127.0.0.1 and `names`, and one for a client. */
export interface Certificates {
  readonly folder: string;
  readonly authority: Certificate;
  readonly server: Certificate;
  readonly client: Certificate;
  remove(): Promise<void>;
}

const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

/** Makes them; they are valid for two days. */
export async function makeCertificates(...names: readonly string[]): Promise<Certificates> {
  const folder = await mkdtemp(join(tmpdir(), 'charthouse-certificates-'));
  const filesOf = (name: string): Pick<Certificate, 'certFile' | 'keyFile'> => ({
    certFile: join(folder, `${name}.pem`),
    keyFile: join(folder, `${name}-key.pem`),
  });
  const read = async (name: string): Promise<Certificate> => {
    const { certFile, keyFile } = filesOf(name);
    return { certFile, keyFile, cert: await readFile(certFile, 'utf8'), key: await readFile(keyFile, 'utf8') };
  };
  const ca = filesOf('authority');
  await openssl('req', '-x509', ...key, '-days', '2', '-subj', '/CN=private authority', '-keyout', ca.keyFile, '-out', ca.certFile);
  const sign = async (name: string, extension: string): Promise<void> => {
    const { certFile, keyFile } = filesOf(name);
    const [request, extensions] = [join(folder, `${name}.csr`), join(folder, `${name}.ext`)];
    await writeFile(extensions, extension);
    await openssl('req', ...key, '-subj', `/CN=${name}`, '-keyout', keyFile, '-out', request);
    const by = ['-CA', ca.certFile, '-CAkey', ca.keyFile, '-CAcreateserial'];
    await openssl('x509', '-req', '-in', request, ...by, '-days', '2', '-extfile', extensions, '-out', certFile);
  };
  const hosts = ['IP:127.0.0.1', ...names.map((name) => `DNS:${name}`)].join(',');
  await sign('server', `subjectAltName=${hosts}\nextendedKeyUsage=serverAuth\n`);
  await sign('client', 'extendedKeyUsage=clientAuth\n');
  return {
    folder,
    authority: await read('authority'),
    server: await read('server'),
    client: await read('client'),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

async function openssl(...args: readonly string[]): Promise<void> {
  const { code, stderr } = await run('openssl', args);
  if (code !== 0) throw new Error(`openssl ${args[0]}: ${stderr}`);
}
