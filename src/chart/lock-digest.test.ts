import { describe, expect, it } from 'vitest';
import { lockDigest, lockState, urlsByLock } from './lock-digest.ts';
import type { ChartDependency, ChartMetadata } from './types.ts';

const locked = { dependencies: [{ name: 'dep', repository: 'file://../dep', version: '1.0.0' }] };
// `parent: y` in Chart.yaml: YAML 1.1 makes a boolean of it.
const importValues = [{ parent: true, child: 'x' }];

// The digests are from Helm 3.12.3, 3.22.0 and 4.3.1, which agree.
const vectors: readonly (readonly [ChartDependency, string])[] = [
  [
    {
      ...{ alias: 'al', 'import-values': [...importValues, 'data'], tags: ['a', 'b'], condition: 'dep.enabled' },
      ...{ repository: 'file://../dep', version: '>=0.9.0 <2.0.0', name: 'dep' },
    },
    'sha256:0978d33c9cfa0b3c58053fc688abd163a2b1cb3dc381afc3eb1f641f4b9cbaf0',
  ],
  [
    { name: 'dep', version: '1.0.0', repository: 'file://../dep', 'import-values': importValues, tags: [], condition: '' },
    'sha256:15bee4903e0ad1621e597fa306afb4314e4ccdceb6f3d7e185a302d8ca67f6a1',
  ],
];

describe('a lock', () => {
  it.each(vectors)('has the digest that Helm writes', (dependency, digest) => {
    expect(lockDigest([dependency], locked)).toBe(digest);
  });

  const [[dependency, digest] = [{ name: '', repository: '' }, '']] = vectors;
  const chart = (more: Partial<ChartMetadata> = {}): ChartMetadata => ({
    ...{ apiVersion: 'v2', name: 'app', version: '1.0.0', dependencies: [dependency] },
    ...more,
  });

  it('is in step with what it was made of, and with nothing else', () => {
    expect(lockState({ metadata: chart(), lock: undefined })).toBe('none');
    expect(lockState({ metadata: chart(), lock: { ...locked, digest } })).toBe('in-step');
    expect(lockState({ metadata: chart({ dependencies: [{ ...dependency, version: '2' }] }), lock: { ...locked, digest } })).toBe(
      'out-of-step',
    );
    expect(lockState({ metadata: chart(), lock: { dependencies: [], digest } })).toBe('out-of-step');
    expect(lockState({ metadata: chart(), lock: {} })).toBe('out-of-step');
  });

  it('of a chart with repositories by name is in step or not, as Helm’s configuration has it', () => {
    const named = chart({ dependencies: [{ ...dependency, repository: '@stable' }] });
    expect(lockState({ metadata: named, lock: { ...locked, digest } })).toBe('unknown');
    expect(urlsByLock({ metadata: named, lock: { ...locked, digest } })).toEqual(new Map([['@stable', 'file://../dep']]));
    expect(urlsByLock({ metadata: named, lock: { ...locked, digest: 'sha256:other' } })).toEqual(new Map());
    expect(urlsByLock({ metadata: named, lock: undefined })).toEqual(new Map());
  });
});
