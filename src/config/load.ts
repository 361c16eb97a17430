/** Loads the configuration of a run: finds the file, reads it, resolves everything once. */

import { compareBytes } from '../base/byte-order.ts';
import { CharthouseError } from '../base/error.ts';
import { whyUnreadable } from '../base/file-fault.ts';
import { quoted } from '../base/quoted.ts';
import type { Warning } from '../base/warning.ts';
import { option } from '../hint/hint.ts';
import type { ReadFiles } from '../runtime/files.ts';
import { outsideCheckout } from './checkout.ts';
import { type ConfigFile, readConfigFile } from './file.ts';
import { environmentName, optionsOf } from './names.ts';
import { unexpandedIn } from './path-slips.ts';
import { resolveConfig } from './resolve.ts';
import type { CommandName, Environment, ResolvedConfig, WrittenConfig } from './types.ts';

/** The file that is read without --config. Only in the working folder: a file in a parent folder may belong to another project. */
const defaultConfigFile = 'charthouse.yaml';

/** No configuration is larger. */
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
  if (!readsFile) return resolveConfig({ ...request, file: undefined });
  refuseUnexpanded(request);
  const file = await loadFile(request, files);
  return resolveConfig({ ...request, file, warnings: isNamed(request) ? [] : await lookForSlips(file !== undefined, files) });
}

function refuseUnexpanded({ flags, environment }: LoadRequest): void {
  const variable = environmentName('config');
  const [called, path] = flags.config === undefined ? [variable, environment[variable] ?? ''] : ['--config', String(flags.config.value)];
  const slip = unexpandedIn(path);
  if (slip === undefined) return;
  throw new CharthouseError('CH_CONFIG_INVALID', { message: `${called} ${quoted(path)} ${slip.why}`, hint: slip.hint });
}

function isNamed({ flags, environment }: LoadRequest): boolean {
  return flags.config !== undefined || (environment[environmentName('config')] ?? '') !== '';
}

/** Reports a file with almost the right name: it was written for a reason, and is not read. */
async function lookForSlips(isRead: boolean, files: ReadFiles): Promise<readonly Warning[]> {
  // If the folder cannot be listed, nothing is found in it.
  const names = await files.readDirectory('.').catch((): readonly string[] => []);
  const found: string[] = [];
  for (const name of names.filter(isSlip).toSorted(compareBytes)) if ((await files.info(name))?.kind === 'file') found.push(name);
  // On a file system that does not distinguish `Charthouse.yaml`, it was read.
  const [first] = isRead && !names.includes(defaultConfigFile) ? [] : found;
  if (first === undefined) return [];
  if (isRead) {
    const message = `${found.map(quoted).join(' and ')} ${found.length === 1 ? 'is' : 'are'} not read: the configuration is ${defaultConfigFile}`;
    return [{ code: 'look-alike', message, hint: `move what counts into ${defaultConfigFile}, and remove the other file` }];
  }
  throw new CharthouseError('CH_CONFIG_INVALID', {
    message: `${quoted(first)} is not read: the configuration is called ${defaultConfigFile}`,
    hint: `rename it to ${defaultConfigFile}, or name it with ${option('config')}`,
    where: { file: first },
  });
}

/** `charthouse.yml`, `.charthouse.yaml`, `Charthouse.yaml`, `charthouse.yaml ` and the like. */
function isSlip(name: string): boolean {
  return name !== defaultConfigFile && /^\.?chart[-_ ]?house(?:\.config|rc)?[. ]ya?ml(?:\.txt)?$/i.test(name.trim().replace(/\.$/, ''));
}

async function loadFile({ flags, environment }: LoadRequest, files: ReadFiles): Promise<ConfigFile | undefined> {
  const named = flags.config?.value ?? (environment[environmentName('config')] || undefined);
  const file = named === undefined ? defaultConfigFile : String(named);
  const info = await files.info(file);
  // A link to a missing file is an error: the user expects that it is read.
  if (info === undefined && named === undefined && (await files.linkInfo(file)) === undefined) return undefined;
  if (info?.kind !== 'file') {
    const what =
      info === undefined
        ? 'does not exist'
        : `is not a regular file but ${info.kind === 'directory' ? 'a folder' : 'a pipe, socket or device'}`;
    throw new CharthouseError('CH_CONFIG_INVALID', {
      message: `the configuration file ${quoted(file)} ${what}`,
      hint:
        named === undefined
          ? `move it away, or name another one with ${option('config')}`
          : `name a file that is there with ${option('config')}`,
    });
  }
  const config = readConfigFile(await readOrRefuse(file, files), file);
  return { ...config, problems: [...config.problems, ...(await outsideCheckout(file, config, files))] };
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
