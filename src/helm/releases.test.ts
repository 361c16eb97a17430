import { describe, expect, it } from 'vitest';
import { helmRelease } from './releases.ts';

describe('a release of Helm', () => {
  it.each([
    ['linux', 'x64', 'helm-v3.12.0-linux-amd64.tar.gz', 'linux-amd64/helm'],
    ['linux', 'arm64', 'helm-v3.12.0-linux-arm64.tar.gz', 'linux-arm64/helm'],
    ['linux', 'arm', 'helm-v3.12.0-linux-arm.tar.gz', 'linux-arm/helm'],
    ['linux', 'ia32', 'helm-v3.12.0-linux-386.tar.gz', 'linux-386/helm'],
    ['linux', 'ppc64', 'helm-v3.12.0-linux-ppc64le.tar.gz', 'linux-ppc64le/helm'],
    ['linux', 's390x', 'helm-v3.12.0-linux-s390x.tar.gz', 'linux-s390x/helm'],
    ['linux', 'riscv64', 'helm-v3.12.0-linux-riscv64.tar.gz', 'linux-riscv64/helm'],
    ['darwin', 'x64', 'helm-v3.12.0-darwin-amd64.tar.gz', 'darwin-amd64/helm'],
    ['darwin', 'arm64', 'helm-v3.12.0-darwin-arm64.tar.gz', 'darwin-arm64/helm'],
    ['win32', 'x64', 'helm-v3.12.0-windows-amd64.zip', 'windows-amd64/helm.exe'],
    ['win32', 'arm64', 'helm-v3.12.0-windows-arm64.zip', 'windows-arm64/helm.exe'],
  ])('for %s on %s is %s', (os, arch, archive, member) => {
    expect(helmRelease('3.12.0', { os, arch })).toMatchObject({ archive, member });
  });

  it.each([
    ['v3.12.0', '3.12.0'],
    ['4.0.0-rc.1', '4.0.0-rc.1'],
  ])('may be written %s', (written, version) => {
    expect(helmRelease(written, { os: 'linux', arch: 'x64' })).toMatchObject({ version, archive: `helm-v${version}-linux-amd64.tar.gz` });
  });

  it.each(['latest', '3', '3.12', '^3.12.0', '3.12.0+1', 'vv3.12.0', '../../3.12.0', '3.12.0/..', ''])(
    'is none that is written %j',
    (written) => {
      expect(() => helmRelease(written, { os: 'linux', arch: 'x64' })).toThrow(expect.objectContaining({ code: 'CH_HELM_UNKNOWN' }));
    },
  );

  it.each([
    ['freebsd', 'x64'],
    ['darwin', 'ia32'],
    ['win32', 'ia32'],
    ['linux', 'mips'],
    ['constructor', 'name'],
  ])('is not made for %s on %s', (os, arch) => {
    expect(() => helmRelease('3.12.0', { os, arch })).toThrow(expect.objectContaining({ code: 'CH_HELM_UNKNOWN' }));
  });
});
