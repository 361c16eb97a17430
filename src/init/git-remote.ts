/** Which repository of GitHub a clone is of, as its `.git/config` says. */
import type { ReadFiles } from '../runtime/files.ts';

/** In the forms of HTTPS and SSH, also that through port 443; a host whose name only ends alike is another one. */
const onGithub = /(?:\/\/|@|^)(?:www\.|ssh\.)?github\.com(?::\d+\/|[:/])([\w.-]+\/[\w.-]+?)(?:\.git)?\/?$/i;

/** `OWNER/NAME` of the remote `origin`; undefined where there is none, or it is elsewhere. */
export async function githubRepository(files: ReadFiles): Promise<string | undefined> {
  if ((await files.info('.git/config'))?.kind !== 'file') return undefined;
  return repositoryOf(Buffer.from(await files.readFile('.git/config')).toString());
}

/** The same, of the text of such a file. */
export function repositoryOf(config: string): string | undefined {
  let section = '';
  for (const line of config.split(/\r?\n/)) {
    const [, name] = /^\s*\[(.*)\]\s*$/.exec(line) ?? [];
    if (name !== undefined) section = name;
    const [, url] = /^\s*url\s*=\s*(\S+)\s*$/.exec(line) ?? [];
    if (section !== 'remote "origin"' || url === undefined) continue;
    return onGithub.exec(url)?.[1];
  }
  return undefined;
}
