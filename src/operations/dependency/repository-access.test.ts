import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Certificates, makeCertificates } from '../../../test/support/servers/certificates.ts';
import { isCharthouseError } from '../../base/error.ts';
import type { NamedRepository } from '../../ports/named-repository.ts';
import { nodeFiles } from '../../runtime/node-files.ts';
import { accessOf } from './repository-access.ts';

let certificates: Certificates;
let other: Certificates;

beforeAll(async () => {
  certificates = await makeCertificates();
  other = await makeCertificates();
});

afterAll(async () => {
  await certificates.remove();
  await other.remove();
});

const repository: NamedRepository = {
  name: 'corp',
  url: 'https://charts.example.com/stable',
  source: 'helm',
  where: { file: 'repositories.yaml', line: 4 },
};

const access = (more: Partial<NamedRepository>) => accessOf({ ...repository, ...more }, nodeFiles);

describe('the access of a repository', () => {
  it.each<[Partial<NamedRepository>, string | undefined]>([
    [{}, undefined],
    [{ username: 'me' }, undefined],
    [{ password: 'secret' }, undefined],
    [{ username: 'me', password: 'pässword' }, `Basic ${Buffer.from('me:pässword').toString('base64')}`],
    [{ token: 'abc' }, 'Bearer abc'],
  ])('with %j has the header %s', async (more, authorization) => {
    expect((await access(more))?.authorization).toBe(authorization);
  });

  it('names the origin, not the path', async () => {
    expect(await access({ token: 'a', url: 'https://charts.example.com:443/stable', allHosts: true })).toEqual({
      origin: 'https://charts.example.com',
      authorization: 'Bearer a',
      allHosts: true,
      tls: undefined,
    });
  });

  it.each(['oci://registry.example.com/charts', 's3://charts', 'https://', ''])('has no login for %j', async (url) => {
    expect(await access({ url, token: 'a' })).toBeUndefined();
  });

  it('has the TLS settings of a registry', async () => {
    expect(await access({ url: 'oci://registry.example.com:5000/charts', token: 'a', insecure: true })).toEqual({
      ...{ origin: 'https://registry.example.com:5000', authorization: undefined, allHosts: undefined },
      tls: { ca: undefined, insecure: true },
    });
  });

  it('has the texts of the PEM files', async () => {
    const { authority, client } = certificates;
    const files = { caFile: authority.certFile, certFile: client.certFile, keyFile: client.keyFile };
    expect((await access(files))?.tls).toEqual({ ca: authority.cert, cert: client.cert, key: client.key, insecure: false });
    expect(await access({ certFile: client.certFile }), 'as in Helm').toBeUndefined();
    expect((await access({ insecure: true }))?.tls).toEqual({ ca: undefined, insecure: true });
  });

  it.each<[string, () => Partial<NamedRepository>, string]>([
    ['is missing', () => ({ caFile: '/nowhere/ca.pem' }), 'it does not exist'],
    ['is a folder', () => ({ caFile: certificates.folder }), 'it is a folder'],
    ['is no PEM', () => ({ caFile: certificates.client.keyFile }), 'it contains no PEM certificate'],
    [
      'is the key of another certificate',
      () => ({ certFile: certificates.client.certFile, keyFile: other.client.keyFile }),
      'it is not the key of the certificate',
    ],
    [
      'is no key',
      () => ({ certFile: certificates.client.certFile, keyFile: certificates.client.certFile }),
      'it is not in PEM form, or it is damaged',
    ],
  ])('is refused with the name of the file if it %s', async (_, more, why) => {
    const error = await access(more()).catch((caught: unknown) => caught);
    expect(isCharthouseError(error)).toBe(true);
    expect(error).toMatchObject({ code: 'CH_DEPENDENCY_REPOSITORY', where: { file: 'repositories.yaml', line: 4 } });
    expect(String(error)).toContain(`of the repository 'corp' cannot be used: ${why}`);
    expect(String(error)).not.toContain('PRIVATE KEY');
  });
});
