/** Looks at the files that the AWS SDK reads by name: it reads them whole, without a bound, and waits for what writes to a pipe. */
import { join } from 'node:path';
import { CharthouseError } from '../base/error.ts';
import { quoted } from '../base/quoted.ts';
import type { FileInfo } from '../runtime/files.ts';
import { nodeFiles } from '../runtime/node-files.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Profiles and tokens have a few kilobytes. */
const maxBytes = 16 * 1024 * 1024;

/** How a person says that there is to be no such file. */
const nothing = ['/dev/null', '\\\\.\\NUL', 'NUL'];

/** @throws CH_CREDENTIALS */
export async function refuseEndlessFiles(environment: Environment): Promise<void> {
  for (const [variable, path] of awsFiles(environment)) {
    if (nothing.includes(path)) continue;
    const why = faultOf(await nodeFiles.info(path).catch(() => undefined));
    if (why === undefined) continue;
    throw new CharthouseError('CH_CREDENTIALS', {
      message: `${quoted(path)} (${variable}) cannot be used: ${why}`,
      hint: `set ${variable} to a regular file; what comes through a pipe must be in a file first`,
      where: { file: path },
      details: { reason: 'unreadable', variable },
    });
  }
}

function awsFiles({
  HOME,
  USERPROFILE,
  AWS_CONFIG_FILE,
  AWS_SHARED_CREDENTIALS_FILE,
  ...more
}: Environment): readonly (readonly [string, string])[] {
  const home = HOME || USERPROFILE;
  const inHome = (name: string): string | undefined => (home ? join(home, '.aws', name) : undefined);
  const files: readonly (readonly [string, string | undefined])[] = [
    ['AWS_CONFIG_FILE', AWS_CONFIG_FILE || inHome('config')],
    ['AWS_SHARED_CREDENTIALS_FILE', AWS_SHARED_CREDENTIALS_FILE || inHome('credentials')],
    ...(['AWS_WEB_IDENTITY_TOKEN_FILE', 'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE'] as const).map((name) => [name, more[name]] as const),
  ];
  return files.flatMap(([variable, path]) => (path ? [[variable, path] as const] : []));
}

/** What is not there, or may not be read, the SDK says itself. */
function faultOf(info: FileInfo | undefined): string | undefined {
  if (info?.kind === 'other') return 'it is a pipe, a socket or a device';
  return info !== undefined && info.sizeBytes > maxBytes ? `it is larger than ${maxBytes} bytes` : undefined;
}
