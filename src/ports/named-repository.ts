/** A chart repository that a machine or a project has a name for. */
import type { Place } from '../base/error.ts';

/** As it is configured: files are not read yet. Secrets are only in `password` and `token`. */
export interface NamedRepository {
  readonly name: string;
  readonly url: string;
  /** The precedence: the environment first, then Helm's repositories.yaml, then charthouse.yaml. */
  readonly source: 'environment' | 'helm' | 'file';
  /** The file and line; for the environment, the variable with the URL is in `variable`. */
  readonly where?: Place | undefined;
  readonly variable?: string | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** Sent as `Authorization: Bearer`. */
  readonly token?: string | undefined;
  /** Helm's `pass_credentials_all`. */
  readonly allHosts?: boolean | undefined;
  /** Helm's `insecure_skip_tls_verify`. */
  readonly insecure?: boolean | undefined;
  /** PEM files, relative to the working folder. */
  readonly caFile?: string | undefined;
  readonly certFile?: string | undefined;
  readonly keyFile?: string | undefined;
}
