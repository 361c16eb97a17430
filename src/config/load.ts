/** Loads the configuration of a run: finds the file, reads it, resolves everything once. */

import { CharthouseError } from '../base/error.ts';
import { whyUnreadable } from '../base/file-fault.ts';
import { quoted } from '../base/quoted.ts';
import type { ReadFiles } from '../runtime/files.ts';
import { type ConfigFile, readConfigFile } from './file.ts';
import { environmentName, optionsOf } from './names.ts';
import { type Environment, resolveConfig } from './resolve.ts';
import type { CommandName, ResolvedConfig, WrittenConfig } from './types.ts';

/** The file that is read where nobody names one. Only in the working folder: a file further up belongs to somebody else. */
const defaultConfigFile = 'charthouse.yaml';

/** No configuration has as much. */
const maxBytes = 1024 * 1024;

/** What the caller knows of the run. */
export interface LoadRequest {
  readonly command: CommandName;
  readonly flags: WrittenConfig;
  readonly environment: Environment;
}

/**
 * The configuration of one run.
 *
 * @throws CH_USAGE, CH_CONFIG_INVALID with everything that is wrong; CH_NO_TARGET
 */
export async function loadConfig(request: LoadRequest, files: ReadFiles): Promise<ResolvedConfig> {
  const readsFile = optionsOf(request.command).some(([name]) => name === 'config');
  return resolveConfig({ ...request, file: readsFile ? await loadFile(request, files) : undefined });
}

async function loadFile({ flags, environment }: LoadRequest, files: ReadFiles): Promise<ConfigFile | undefined> {
  const named = flags.config?.value ?? (environment[environmentName('config')] || undefined);
  const file = named === undefined ? defaultConfigFile : String(named);
  const info = await files.info(file);
  // A link that leads nowhere is not a missing file: it was meant to say something.
  if (info === undefined && named === undefined && (await files.linkInfo(file)) === undefined) return undefined;
  if (info?.kind !== 'file') {
    const what =
      info === undefined
        ? 'does not exist'
        : `is not a regular file but ${info.kind === 'directory' ? 'a folder' : 'a pipe, socket or device'}`;
    throw new CharthouseError('CH_CONFIG_INVALID', {
      message: `the configuration file ${quoted(file)} ${what}`,
      hint: named === undefined ? 'move it away, or name another one with --config' : 'name a file that is there with --config',
    });
  }
  return readConfigFile(await readOrRefuse(file, files), file);
}

async function readOrRefuse(file: string, files: ReadFiles): Promise<Uint8Array> {
  try {
    return await files.readFile(file, { maxBytes });
  } catch (cause) {
    throw new CharthouseError('CH_CONFIG_INVALID', {
      message: `the configuration file ${quoted(file)} cannot be read: ${whyUnreadable(cause)}`,
      hint: 'check what is there under that name, and its permissions',
      cause,
    });
  }
}
