/** The environment variables of a repository, such as CHARTHOUSE_REPOSITORY_CORP_URL for `corp`. */

/** What they begin with. */
export const repositoryPrefix = 'CHARTHOUSE_REPOSITORY_';

/** What they end with. */
export type RepositorySuffix = 'URL' | 'USERNAME' | 'PASSWORD' | 'TOKEN' | 'CA_FILE' | 'CERT_FILE' | 'KEY_FILE';

/** The variable of a repository. */
export function repositoryVariable(name: string, suffix: RepositorySuffix): string {
  return `${repositoryPrefix}${nameInVariables(name)}_${suffix}`;
}

/** How a name is written in a variable. Names that differ only in case and punctuation are one name there. */
export function nameInVariables(name: string): string {
  return name.toUpperCase().replace(/[^A-Z0-9]/g, '_');
}
