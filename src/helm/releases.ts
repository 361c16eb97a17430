/** What Helm calls its published archives: one for each system and processor that it is built for. */
import { CharthouseError } from '../base/error.ts';
import { quoted } from '../base/quoted.ts';
import { isStrictVersion } from '../go/helm-version.ts';

/** A machine, in the words of Node: `process.platform` and `process.arch`. */
export interface Platform {
  readonly os: string;
  readonly arch: string;
}

/** One published archive, and what is wanted of it. */
export interface HelmRelease {
  /** Without a `v`. */
  readonly version: string;
  /** In Helm's words: `linux-amd64`. */
  readonly platform: string;
  /** The archive's file name. */
  readonly archive: string;
  /** Where the program stands in the archive. */
  readonly member: string;
  /** The program's file name. */
  readonly program: string;
}

/** By Node's names. Node calls a little-endian POWER `ppc64` as well, and runs on no other Linux of that family. */
const processors: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  linux: {
    x64: 'amd64',
    arm64: 'arm64',
    arm: 'arm',
    ia32: '386',
    ppc64: 'ppc64le',
    s390x: 's390x',
    riscv64: 'riscv64',
    loong64: 'loong64',
  },
  darwin: { x64: 'amd64', arm64: 'arm64' },
  win32: { x64: 'amd64', arm64: 'arm64' },
};

/**
 * The archive of a version for a machine, whether or not it was ever published.
 *
 * @throws CH_HELM_UNKNOWN for what is no version in full, and for a machine that Helm is not built for
 */
export function helmRelease(written: string, { os, arch }: Platform): HelmRelease {
  const version = written.replace(/^v/, '');
  // A part of a URL and of a path comes of it: nothing but a version may pass.
  if (!isStrictVersion(version) || version.includes('+')) {
    throw new CharthouseError('CH_HELM_UNKNOWN', {
      message: `${quoted(written)} is no version of Helm`,
      hint: 'name one in full, such as 3.12.0',
    });
  }
  const processor = Object.hasOwn(processors, os) ? processors[os]?.[arch] : undefined;
  if (processor === undefined) {
    throw new CharthouseError('CH_HELM_UNKNOWN', {
      message: `there is no Helm for ${os} on ${arch}`,
      hint: 'run on Linux, macOS or Windows',
      details: { os, arch },
    });
  }
  const isWindows = os === 'win32';
  const platform = `${isWindows ? 'windows' : os}-${processor}`;
  const program = isWindows ? 'helm.exe' : 'helm';
  return {
    version,
    platform,
    archive: `helm-v${version}-${platform}.${isWindows ? 'zip' : 'tar.gz'}`,
    member: `${platform}/${program}`,
    program,
  };
}
