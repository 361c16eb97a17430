/** Validates the public URL of a repository, for all its sources: flags, environment, file and library. */

/** Why `url` is invalid, to follow its name; undefined if it is valid. The answer does not contain the URL: it may contain a password. */
export function faultOfPublicUrl(url: string): string | undefined {
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) return 'is not an http or https URL';
  const { username, password, hash } = new URL(url);
  // The URL is written to the index and to messages, which are public.
  if (username !== '' || password !== '') return 'contains a user name or password';
  if (hash !== '') return 'has a fragment (#), which is never sent to a server';
  return undefined;
}
