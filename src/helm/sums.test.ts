import { describe, expect, it } from 'vitest';
import { gateHelms } from '../base/gate-helms.ts';
import { isStrictVersion } from '../go/helm-version.ts';
import { helmRelease } from './releases.ts';
import sums from './sums.json' with { type: 'json' };
import { pinnedSum } from './sums.ts';

const of = (version: string, os = 'linux', arch = 'x64'): string => pinnedSum(helmRelease(version, { os, arch }));

describe('the pinned sums', () => {
  it('have the Helms that the gate asks if the user names none: the oldest, and the newest that is listed for most machines', () => {
    const newest = Object.keys(sums).at(-1);
    expect(gateHelms).toEqual(['3.12.0', newest]);
    for (const [os, arch] of [
      ['linux', 'x64'],
      ['linux', 'arm64'],
      ['darwin', 'x64'],
      ['darwin', 'arm64'],
      ['win32', 'x64'],
    ] as const) {
      for (const version of gateHelms) expect(of(version, os, arch)).toMatch(/^[0-9a-f]{64}$/);
    }
  });

  it.each([
    ['linux', 'x64', 'da36e117d6dbc57c8ec5bab2283222fbd108db86c83389eebe045ad1ef3e2c3b'],
    ['linux', 'arm64', '658839fed8f9be2169f5df68e55cb2f0aa731a50df454caf183186766800bbd0'],
    ['darwin', 'x64', '8223beb796ff19b59e615387d29be8c2025c5d3aea08485a262583de7ba7d708'],
    ['darwin', 'arm64', '879f61d2ad245cb3f5018ab8b66a87619f195904a4df3b077c98ec0780e36c37'],
    ['win32', 'x64', '52138ba8caec50c358c7aee41aac28d6a8a037878ada3cf5ce6c1049fc772547'],
  ])('have that of 3.12.0 for %s on %s', (os, arch, sum) => {
    expect(of('3.12.0', os, arch)).toBe(sum);
  });

  it('are of versions and of machines that can be asked for, each another', () => {
    const rows = Object.entries(sums).flatMap(([version, row]) =>
      Object.entries(row).map(([platform, sum]) => ({ version, platform, sum })),
    );
    expect(rows.filter(({ version, sum }) => !isStrictVersion(version) || !/^[0-9a-f]{64}$/.test(sum))).toEqual([]);
    expect(
      rows.filter(({ platform }) => !/^(linux-(amd64|arm64|arm|386|ppc64le|s390x)|(darwin|windows)-(amd64|arm64))$/.test(platform)),
    ).toEqual([]);
    expect(new Set(rows.map(({ sum }) => sum)).size).toBe(rows.length);
  });

  it.each([
    ['3.12.9', 'win32', 'x64', /Helm 3\.12\.3, 3\.13\.0 or 4\.3\.0,/],
    ['99.0.0', 'linux', 'x64', /Helm 4\.3\.0,/],
    ['3.2.0', 'linux', 'x64', /Helm 3\.12\.0 or 4\.3\.0,/],
    ['3.12.2', 'darwin', 'arm64', /Helm 3\.12\.1, 3\.12\.3 or 4\.3\.0,/],
    ['3.12.0', 'linux', 'riscv64', /^set the checksum/],
  ])('do not have %s for %s on %s, and name what they have', (version, os, arch, hint) => {
    expect(() => of(version, os, arch)).toThrow(expect.objectContaining({ code: 'CH_HELM_UNKNOWN', hint: expect.stringMatching(hint) }));
  });
});
