/** What a caller asks of `rebaseUrls`. */
import type { CdnOptions, StoreWriteOptions } from '../options.ts';

/** Which URLs `rebaseUrls` changes, and to what. */
export interface RebaseUrlsOptions extends StoreWriteOptions, CdnOptions {
  /** The target: a folder, `s3://BUCKET[/PREFIX]` or `stack:NAME`. */
  readonly to: string;
  /** The base that URLs have now, such as `https://charts.example.com` or `s3://old-charts`; `url` if absent. */
  readonly oldUrl?: string | undefined;
  /** The public URL of the repository. */
  readonly url?: string | undefined;
  /** The form of the new URLs; `relative`. */
  readonly indexUrls?: 'relative' | 'absolute' | undefined;
  /** Whether packages may be put later. */
  readonly allowMissing?: boolean | undefined;
  readonly dryRun?: boolean | undefined;
  /** 600,000. */
  readonly deadlineMs?: number | undefined;
}
