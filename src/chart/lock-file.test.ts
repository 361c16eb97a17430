import { describe, expect, it } from 'vitest';
import { lockBytes } from './lock-file.ts';
import { decodeLock } from './metadata.ts';

const rewritten = (text: string): string => {
  const lock = decodeLock(new TextEncoder().encode(text), 'Chart.lock');
  return lock === undefined ? 'none' : new TextDecoder().decode(lockBytes(lock));
};

describe('Chart.lock', () => {
  it('is unchanged if Helm wrote it', () => {
    const text = [
      'dependencies:',
      '- name: redis',
      '  repository: https://charts.example.com',
      '  version: 1.2.3',
      'digest: sha256:4a8f',
      'generated: "2020-01-02T03:04:05.123456789+02:00"',
      '',
    ].join('\n');
    expect(rewritten(text)).toBe(text);
  });

  it.each([
    ['2020-01-02T03:04:05.120Z', '2020-01-02T03:04:05.12Z'],
    ['2020-01-02T03:04:05.000+01:00', '2020-01-02T03:04:05+01:00'],
    ['2020-01-02T03:04:05+00:00', '2020-01-02T03:04:05Z'],
    ['2020-01-02T03:04:05.1234567899Z', '2020-01-02T03:04:05.123456789Z'],
  ])('spells the time %s as Go does: %s', (time, written) => {
    expect(rewritten(`generated: ${time}\n`)).toBe(`dependencies: null\ndigest: ""\ngenerated: "${written}"\n`);
  });

  it('loses what is empty or unknown, but for name and repository', () => {
    expect(rewritten('dependencies: [{version: "", enabled: false, tags: [], x: 1, alias: a}, null]\n')).toBe(
      [
        'dependencies:',
        '- alias: a',
        '  name: ""',
        '  repository: ""',
        '- null',
        'digest: ""',
        'generated: "0001-01-01T00:00:00Z"',
        '',
      ].join('\n'),
    );
  });
});
