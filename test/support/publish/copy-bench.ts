/** Copies in memory: a target that a test can meddle with, and a source that can lie. */
import { CharthouseError } from '../../../src/base/error.ts';
import { copyCharts } from '../../../src/operations/copy/copy.ts';
import type { CopyPorts, CopyReport, CopyRequest } from '../../../src/operations/copy/request.ts';
import type { CopySource, SourceVersion } from '../../../src/ports/copy-source.ts';
import { storeReader } from '../../../src/repository/reader.ts';
import { readerSource } from '../../../src/repository/reader-source.ts';
import { type Bench, bench, chartPackage, portsOf } from './publish-harness.ts';

/** A target, and a source in another store. */
export interface CopyBench {
  readonly target: Bench;
  readonly from: Bench;
  /** What was asked of the source, such as `open app 1.0.0`. */
  readonly asked: string[];
  copy(options?: Partial<CopyRequest>, source?: CopySource, others?: Readonly<Record<string, CopySource>>): Promise<CopyReport>;
  /** Publishes packages such as `app@1.0.0` into the source. */
  fill(...versions: readonly string[]): Promise<void>;
}

const defaults: CopyRequest = {
  ...{ command: 'mirror', dryRun: false, invalidate: true, wait: false, url: undefined },
  ...{
    selectors: [],
    newest: undefined,
    preReleases: true,
    withDependencies: false,
    indexUrls: undefined,
    indexStyle: undefined,
    mostPerCommit: 100,
  },
};

/** Both are empty. */
export function copyBench(): CopyBench {
  const [target, from] = [bench(), bench()];
  const asked: string[] = [];
  const site = {
    fetch: async () => ({ kind: 'refused', status: 404 }) as const,
    read: async () => ({ kind: 'refused', status: 404 }) as const,
  };
  return {
    ...{ target, from, asked },
    copy: (options = {}, source = readerSource(storeReader(from.store, site)), others = {}) =>
      copyCharts({ ...defaults, ...options }, { ...portsOf(target), source: watched(source, asked), openSource: opener(others) }),
    fill: async (...versions) => {
      const packages = versions.map((each) => chartPackage(...(each.split('@') as [string, string])));
      const { error } = await from.publish(Object.fromEntries(packages.map(({ fileName, bytes }) => [fileName, bytes])), { verify: false });
      if (error !== null) throw error;
    },
  };
}

/** @throws CH_HTTP_FAILED for a repository that is not among `others` */
function opener(others: Readonly<Record<string, CopySource>>): CopyPorts['openSource'] {
  return async (repository) => {
    const other = others[repository];
    if (other === undefined) throw new CharthouseError('CH_HTTP_FAILED', { message: `${repository} does not answer` });
    return other;
  };
}

function watched(source: CopySource, asked: string[]): CopySource {
  const note = (what: string, { name, version }: SourceVersion): void => void asked.push(`${what} ${name} ${version}`);
  return {
    name: source.name,
    versions: (signal) => source.versions(signal),
    open: (version, signal) => {
      note('open', version);
      return source.open(version, signal);
    },
    provenance: (version, signal) => {
      note('provenance', version);
      return source.provenance(version, signal);
    },
  };
}

/** The outcomes of a run, such as `app 1.0.0 new`, and the code of its error. */
export function outcomesOf({ copies, error }: CopyReport): readonly string[] {
  return [...copies.map(({ name, version, outcome }) => `${name} ${version} ${outcome}`), error?.code ?? 'ok'];
}
