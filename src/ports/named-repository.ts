/** A chart repository that a machine, a project or a program has a name for. */
import type { Place } from '../base/error.ts';

/** As it is configured: files are not read yet. Secrets are only in `password` and `token`. */
export interface NamedRepository {
  /** `@corp` and `alias:corp` in Chart.yaml mean the repository `corp`. */
  readonly name: string;
  /** As for `helm repo add`. */
  readonly url: string;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** Sent as `Authorization: Bearer`. */
  readonly token?: string | undefined;
  /** A PEM file with authorities that are trusted beside those of the system. Relative to the working folder, as the next two. */
  readonly caFile?: string | undefined;
  /** PEM files with a client certificate and its key. */
  readonly certFile?: string | undefined;
  readonly keyFile?: string | undefined;
  /** Accepts every certificate (Helm's `insecure_skip_tls_verify`). */
  readonly insecure?: boolean | undefined;
  /** Sends the login also to other hosts that have the packages (Helm's `pass_credentials_all`). */
  readonly allHosts?: boolean | undefined;
  /** Absent for charthouse.yaml, and for what a program passes. */
  readonly source?: 'environment' | 'helm' | undefined;
  /** Where it is in a file. */
  readonly where?: Place | undefined;
}
