/** Logins of registries, as their clients need them. */

/** What a registry gets. The secrets never go into a message. */
export type Login = (
  | { readonly kind: 'password'; readonly user: string; readonly password: string }
  /** Exchanged for access tokens (Docker's `identitytoken`). */
  | { readonly kind: 'refresh-token'; readonly token: string }
  /** Used as it is (Docker's `registrytoken`). */
  | { readonly kind: 'access-token'; readonly token: string }
) & {
  /** The file or program that it comes from, for messages. */
  readonly from: string;
};

/** Finds logins. */
export interface Logins {
  /** `host` as in the URL. @throws CH_HTTP_FAILED if a file or a program cannot be read */
  loginFor(host: string, signal: AbortSignal): Promise<Login | undefined>;
  /** Where it looks, for messages. */
  readonly places: readonly string[];
}

/** Who asked, in words that follow "as " or "with ". */
export function described(login: Login): string {
  return login.kind === 'password' ? `the login '${login.user}' from ${login.from}` : `the token from ${login.from}`;
}
