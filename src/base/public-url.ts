/** What a public URL of a repository must be, for every place that may name one: flags, environment, file and library. */

/** Why `url` cannot be one, as what follows its name; undefined where it can. The URL itself is not in the answer: it may hold a password. */
export function faultOfPublicUrl(url: string): string | undefined {
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) return 'is not an http or https URL';
  const { username, password, hash } = new URL(url);
  // The URL goes into the index and into messages, which everybody reads.
  if (username !== '' || password !== '') return 'holds a user name or password';
  if (hash !== '') return 'has a fragment (#), which no server ever sees';
  return undefined;
}
