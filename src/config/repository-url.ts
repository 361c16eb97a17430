/** Checks the URL of a repository in the configuration. */

/** What is wrong with it, as a clause after the URL, and what to write. */
export interface UrlFault {
  readonly why: string;
  readonly hint: string;
}

/** A name is replaced by its URL in Chart.lock, so the URL must not have a login. */
export function faultOfRepositoryUrl(url: string): UrlFault | undefined {
  if (!/^(?:https?|oci):\/\/./i.test(url) || !URL.canParse(url)) {
    return { why: 'is not an https, http or oci URL', hint: 'write the URL for helm repo add, such as https://charts.example.com/stable' };
  }
  const { username, password } = new URL(url);
  if (username === '' && password === '') return undefined;
  return {
    why: 'has a login in it, and the URL of a repository is written into Chart.lock',
    hint: 'write the URL alone, and set the variables of the login: CHARTHOUSE_REPOSITORY_NAME_USERNAME and …_PASSWORD, or …_TOKEN',
  };
}
