/** Publishes in memory into a repository behind a CDN. */

import type { PublishPorts, PublishRequest } from '../../../src/operations/publish/request.ts';
import type { PublishReport } from '../../../src/repository/outcome.ts';
import { type MemoryCdn, memoryCdn } from './memory-cdn.ts';
import { type Bench, bench, chartPackage } from './publish-harness.ts';

/** The public URL of the repository. */
export const url = 'https://charts.example.com/stable';

/** What a test has in its hands. */
export interface CdnScene {
  readonly repository: Bench;
  readonly cdn: MemoryCdn;
  /** Publishes that version of `app`. Nobody looks at the public URL, unless the options say so. */
  publish(version: string, options?: Partial<PublishRequest>, ports?: Partial<PublishPorts>): Promise<PublishReport>;
}

/** An empty repository. */
export function cdnScene(): CdnScene {
  const [repository, cdn] = [bench(), memoryCdn()];
  return {
    repository,
    cdn,
    publish: (version, options = {}, ports = {}) =>
      repository.publish({ 'app.tgz': chartPackage('app', version).bytes }, { url, verify: false, ...options }, { cdn, ...ports }),
  };
}
