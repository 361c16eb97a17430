/** Reads Helm's repositories.yaml, which `helm repo add` writes: names, URLs, credentials and TLS files. */
import { CharthouseError, type Place } from '../base/error.ts';
import { whyUnreadable } from '../base/file-fault.ts';
import { quoted } from '../base/quoted.ts';
import { systemCode } from '../base/system-code.ts';
import type { NamedRepository } from '../ports/named-repository.ts';
import type { ReadFiles } from '../runtime/files.ts';
import { readYaml, type Spot, textOf, type YamlValue } from '../yaml/index.ts';

/** Room for tens of thousands of repositories. */
const maxBytes = 8 * 1024 * 1024;

/**
 * The repositories in their order, of which the first of a name counts, as in Helm. None if there is no such file: most machines of a CI
 * have none.
 *
 * @throws CH_DEPENDENCY_REPOSITORY for a file that Helm would not read either
 */
export async function readRepositories(file: string, files: Pick<ReadFiles, 'readFile'>): Promise<readonly NamedRepository[]> {
  let bytes: Uint8Array;
  try {
    bytes = await files.readFile(file, { maxBytes });
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT' || systemCode(cause) === 'ENOTDIR') return [];
    throw refused(`it cannot be read: ${whyUnreadable(cause)}`, { file }, cause);
  }
  return parseRepositories(bytes, file);
}

/** @throws CH_DEPENDENCY_REPOSITORY */
export function parseRepositories(bytes: Uint8Array, file: string): readonly NamedRepository[] {
  const outcome = readYaml(bytes);
  // The problem itself may quote a password.
  if (outcome.kind === 'refused') throw refused('it is not valid YAML', { file, ...outcome.at });
  const root = outcome.value;
  if (root.kind === 'null') return [];
  if (root.kind !== 'map') throw refused('it is not a map', { file, ...root.at });
  const list = fieldOf(root, 'repositories');
  if (list === undefined || list.kind === 'null') return [];
  if (list.kind !== 'list') throw refused('"repositories" is not a list', { file, ...list.at });
  return list.items.map((item) => repositoryOf(item, file));
}

function repositoryOf(item: YamlValue, file: string): NamedRepository {
  const placeOf = ({ line, column }: Spot): Place => ({ file, line, column });
  if (item.kind !== 'map') throw refused('an item of "repositories" is not a map', placeOf(item.at));
  const text = (key: string): string => {
    const value = fieldOf(item, key);
    if (value === undefined || value.kind === 'null') return '';
    const found = textOf(value);
    if (found === undefined) throw refused(`${quoted(key)} is not a text`, placeOf(value.at));
    return found;
  };
  const flag = (key: string): boolean => {
    const value = fieldOf(item, key);
    if (value === undefined || value.kind === 'null') return false;
    if (value.kind !== 'boolean') throw refused(`${quoted(key)} is neither true nor false`, placeOf(value.at));
    return value.value;
  };
  const set = (key: string): string | undefined => (text(key) === '' ? undefined : text(key));
  return {
    ...{ name: text('name'), url: text('url'), source: 'helm', where: placeOf(item.at) },
    ...{ username: set('username'), password: set('password') },
    ...{ caFile: set('caFile'), certFile: set('certFile'), keyFile: set('keyFile') },
    ...{ insecure: flag('insecure_skip_tls_verify'), allHosts: flag('pass_credentials_all') },
  };
}

/** Go's JSON decoder ignores the case of keys. */
function fieldOf({ entries }: Extract<YamlValue, { readonly kind: 'map' }>, key: string): YamlValue | undefined {
  const found = entries.get(key) ?? [...entries].find(([each]) => each.toLowerCase() === key.toLowerCase())?.[1];
  return found?.value;
}

function refused(why: string, where: Place, cause?: unknown): CharthouseError {
  return new CharthouseError('CH_DEPENDENCY_REPOSITORY', {
    message: `Helm's repositories.yaml is not valid: ${why}`,
    hint: 'correct the file, or write it again with helm repo add; HELM_REPOSITORY_CONFIG names another one',
    where,
    cause,
  });
}
