/** Provenance files that a source names, and does not send. */
import { describe, expect, it } from 'vitest';
import { type CopyBench, copyBench, outcomesOf } from '../../../test/support/publish/copy-bench.ts';
import { chartPackage } from '../../../test/support/publish/publish-harness.ts';
import { CharthouseError } from '../../base/error.ts';
import type { CopySource, SourceVersion } from '../../ports/copy-source.ts';

const good = chartPackage('app', '1.0.0');
const version = (name: string, each: string): SourceVersion => ({ name, version: each });

function sourceOf(versions: readonly SourceVersion[], packages: Readonly<Record<string, Uint8Array>>): CopySource {
  return {
    name: 'a source',
    async *versions() {
      yield* versions;
    },
    open: async (each) => ({ kind: 'found', bytes: packages[`${each.name}@${each.version}`] ?? Buffer.alloc(0) }),
    provenance: async () => undefined,
  };
}

describe('a source', () => {
  it('that does not send a provenance file has that version left out, and the others are copied', async () => {
    const scene = copyBench();
    const packages = { 'app@1.0.0': good.bytes, 'app@1.1.0': chartPackage('app', '1.1.0').bytes };
    const source = sourceOf([version('app', '1.0.0'), version('app', '1.1.0')], packages);
    const failing: CopySource = {
      ...source,
      provenance: async (each) => {
        if (each.version === '1.0.0') throw new CharthouseError('CH_HTTP_FAILED', { message: 'status 500' });
        return undefined;
      },
    };
    expect(outcomesOf(await scene.copy({}, failing))).toEqual(['app 1.0.0 unreadable', 'app 1.1.0 new', 'CH_HTTP_FAILED']);
    expect(await indexOf(scene)).toContain('app-1.1.0.tgz');
    expect(await indexOf(scene)).not.toContain('app-1.0.0.tgz');
    expect(outcomesOf(await scene.copy({}, source))).toEqual(['app 1.0.0 adopted', 'app 1.1.0 unchanged', 'ok']);
  });

  it('that names a provenance file and does not have it is a warning', async () => {
    const scene = copyBench();
    const source: CopySource = {
      ...sourceOf([version('app', '1.0.0')], { 'app@1.0.0': good.bytes }),
      provenance: async () => 'broken',
    };
    const report = await scene.copy({}, source);
    expect(outcomesOf(report)).toEqual(['app 1.0.0 new', 'ok']);
    expect(report.warnings.map(({ code }) => code)).toContain('provenance-not-copied');
  });
});

function indexOf({ target }: CopyBench): Promise<string> {
  return target.index();
}
