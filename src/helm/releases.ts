/** Names of Helm's published archives: one for each operating system and processor. */
import { CharthouseError } from '../base/error.ts';
import { quoted } from '../base/quoted.ts';
import { isStrictVersion } from '../go/helm-version.ts';

/** A machine in Node's terms: `process.platform` and `process.arch`. */
export interface Platform {
  readonly os: string;
  readonly arch: string;
}

/** One published archive, and the file to take from it. */
export interface HelmRelease {
  /** Without a `v`. */
  readonly version: string;
  /** Helm's name: `linux-amd64`. */
  readonly platform: string;
  /** The archive's file name. */
  readonly archive: string;
  /** The path of the program in the archive. */
  readonly member: string;
  /** The program's file name. */
  readonly program: string;
}

/** By Node's names. Node also calls a little-endian POWER `ppc64`, and runs on no other Linux of that family. */
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
 * @throws CH_HELM_UNKNOWN if it is not a full version, or Helm is not built for the machine
 */
export function helmRelease(written: string, { os, arch }: Platform): HelmRelease {
  const version = written.replace(/^v/, '');
  // The version becomes part of a URL and a path: only a valid version may pass.
  if (!isStrictVersion(version) || version.includes('+')) {
    throw new CharthouseError('CH_HELM_UNKNOWN', {
      message: `${quoted(written)} is not a Helm version`,
      hint: 'use a full version, such as 3.12.0',
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
