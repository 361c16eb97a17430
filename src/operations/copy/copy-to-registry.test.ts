import { describe, expect, it } from 'vitest';
import { provenanceText } from '../../../test/support/publish/provenance-text.ts';
import { chartPackage } from '../../../test/support/publish/publish-harness.ts';
import { sha256Hex } from '../../base/digest.ts';
import { CharthouseError } from '../../base/error.ts';
import type { CopyRegistry, VersionToPush } from '../../ports/copy-registry.ts';
import type { CopySource, SourceVersion } from '../../ports/copy-source.ts';
import { noTraffic } from '../../runtime/traffic.ts';
import { copyToRegistry } from './copy-to-registry.ts';
import type { CopyReport, RegistryCopyRequest } from './request.ts';

const versions = ['1.1.0', '1.0.0'];
const packageOf = (version: string) => chartPackage('app', version);
const other = chartPackage('app', '1.0.0', 'other: 1\n');

/** A registry in memory; `hook` is called before each call, and may throw. */
function scene() {
  const tags = new Map<string, VersionToPush>();
  const calls: string[] = [];
  const self = { tags, calls, hook: (_call: string): void => undefined, lies: new Map<string, Uint8Array>(), states: true };
  const note = (call: string): void => {
    calls.push(call);
    self.hook(call);
  };
  const registry: CopyRegistry = {
    name: 'oci://r.example.com/charts',
    referenceOf: (name, version) =>
      version.includes(' ')
        ? { kind: 'fault', why: 'has an odd version' }
        : { kind: 'reference', url: `oci://r.example.com/charts/${name}:${version}` },
    look: async (_, version) => {
      note(`look ${version}`);
      const there = tags.get(version);
      return there === undefined
        ? { kind: 'free' }
        : { kind: 'chart', digest: sha256Hex(there.package), isSigned: there.provenance !== undefined };
    },
    push: async (pushed) => {
      note(`push ${pushed.version}`);
      tags.set(pushed.version, pushed);
    },
  };
  const source: CopySource = {
    name: 'a source',
    async *versions() {
      for (const version of versions) yield listed(version);
    },
    open: async ({ version }) => {
      note(`open ${version}`);
      return { kind: 'found', bytes: self.lies.get(version) ?? packageOf(version).bytes };
    },
    provenance: async ({ version }) => {
      self.hook(`provenance ${version}`);
      if (version !== '1.0.0') return undefined;
      return Buffer.from(provenanceText('app-1.0.0.tgz', packageOf(version).digest));
    },
  };
  const listed = (version: string): SourceVersion => {
    return { name: 'app', version, ...(self.states ? { digest: packageOf(version).digest } : {}), created: '2024-01-02T03:04:05Z' };
  };
  const request: RegistryCopyRequest = {
    command: 'mirror',
    dryRun: false,
    selectors: [],
    newest: undefined,
    preReleases: true,
    withDependencies: false,
  };
  const { signal } = new AbortController();
  const ports = {
    registry,
    source,
    signal,
    clock: { now: () => 0, sleep: async () => undefined },
    onEvent: () => undefined,
    traffic: () => noTraffic,
    openSource: async () => source,
  };
  return { tags, calls, self, copy: (more: Partial<RegistryCopyRequest> = {}) => copyToRegistry({ ...request, ...more }, ports) };
}

const outcomes = ({ copies, error }: CopyReport): readonly string[] => [...copies.map(({ outcome }) => outcome), error?.code ?? 'ok'];

describe('a copy into a registry', () => {
  it('pushes packages with their provenance files and times, and a second run only looks', async () => {
    const { copy, tags, calls } = scene();
    expect(outcomes(await copy())).toEqual(['new', 'new', 'ok']);
    expect(tags.get('1.0.0')).toMatchObject({
      created: '2024-01-02T03:04:05Z',
      metadata: { apiVersion: 'v2', name: 'app', version: '1.0.0' },
    });
    expect([...tags].map(([version, { provenance }]) => [version, provenance !== undefined]).sort()).toEqual([
      ['1.0.0', true],
      ['1.1.0', false],
    ]);
    calls.length = 0;
    expect(outcomes(await copy())).toEqual(['unchanged', 'unchanged', 'ok']);
    expect(calls.sort()).toEqual(['look 1.0.0', 'look 1.1.0']);
  });

  it('writes nothing in a dry run', async () => {
    const { copy, tags } = scene();
    expect(outcomes(await copy({ dryRun: true }))).toEqual(['new', 'new', 'ok']);
    expect(tags.size).toBe(0);
  });

  it.each([true, false])('leaves a tag alone that has other contents (the source states digests: %s)', async (states) => {
    const { copy, tags, self } = scene();
    self.states = states;
    const kept: VersionToPush = {
      ...{ name: 'app', version: '1.0.0', metadata: {} },
      package: other.bytes,
      provenance: undefined,
      created: undefined,
    };
    tags.set('1.0.0', kept);
    // The parts of a scene that a test changes are those of `self`.
    const report = await copy();
    expect(outcomes(report)).toEqual(['new', 'conflict', 'CH_CONFLICT']);
    expect(tags.get('1.0.0')).toBe(kept);
  });

  it('sees a tag that another run puts while it reads the package', async () => {
    const { copy, tags, self } = scene();
    self.hook = (call) => {
      if (call === 'open 1.0.0') tags.set('1.0.0', { ...toPush(), package: other.bytes });
    };
    expect(outcomes(await copy())).toEqual(['new', 'conflict', 'CH_CONFLICT']);
    expect(sha256Hex(tags.get('1.0.0')?.package ?? Buffer.alloc(0))).toBe(other.digest);
  });

  it('reports a tag that another run replaces in the same moment', async () => {
    const { copy, tags, self } = scene();
    let looks = 0;
    self.hook = (call) => {
      if (call === 'look 1.0.0' && ++looks === 3) tags.set('1.0.0', { ...toPush(), package: other.bytes });
    };
    expect(outcomes(await copy())).toEqual(['new', 'conflict', 'CH_CONFLICT']);
  });

  it('refuses a package that is not the listed one, and goes on', async () => {
    const { copy, tags, self } = scene();
    self.lies.set('1.0.0', other.bytes);
    expect(outcomes(await copy())).toEqual(['new', 'wrong-digest', 'CH_COPY_FAILED']);
    expect([...tags.keys()]).toEqual(['1.1.0']);
  });

  it('leaves out a version whose provenance file is not sent, and goes on', async () => {
    const { copy, tags, self } = scene();
    self.hook = (call) => {
      if (call === 'provenance 1.0.0') throw new CharthouseError('CH_HTTP_FAILED', { message: 'status 500' });
    };
    expect(outcomes(await copy())).toEqual(['new', 'unreadable', 'CH_HTTP_FAILED']);
    expect([...tags.keys()]).toEqual(['1.1.0']);
    self.hook = () => undefined;
    expect(outcomes(await copy())).toEqual(['unchanged', 'new', 'ok']);
    expect(tags.get('1.0.0')?.provenance).toBeDefined();
  });

  it('stopped at any call leaves only whole versions, and a second run adds the rest', async () => {
    const whole = scene();
    await whole.copy();
    const { length } = whole.calls;
    expect(length).toBeGreaterThan(6);
    for (let stopAt = 1; stopAt <= length; stopAt += 1) {
      const { copy, tags, self, calls } = scene();
      self.hook = () => {
        if (calls.length >= stopAt) throw new Error('stopped');
      };
      expect((await copy()).error, `stopped at ${stopAt}`).not.toBeNull();
      for (const [version, pushed] of tags) expect(sha256Hex(pushed.package)).toBe(packageOf(version).digest);
      self.hook = () => undefined;
      expect((await copy()).error).toBeNull();
      expect([...tags.keys()].sort()).toEqual(['1.0.0', '1.1.0']);
    }
  });
});

function toPush(): VersionToPush {
  return { ...{ name: 'app', version: '1.0.0', metadata: {} }, package: Buffer.alloc(0), provenance: undefined, created: undefined };
}
