import { describe, expect, it } from 'vitest';
import { decodeMetadata } from './metadata.ts';
import { validateMetadata } from './metadata-validate.ts';

const read = (text: string) => validateMetadata(decodeMetadata(new TextEncoder().encode(text), 'Chart.yaml')).metadata;

describe('versions without quotes become the text that Helm makes of them', () => {
  it.each([
    ['1.10', '1.1'],
    ['72551e2', '7.2551e+06'],
    ['0123', '83'],
    ['0x1F', '31'],
    ['0o17', '15'],
    ['0b11', '3'],
    ['1_000', '1000'],
    ['1e3', '1000'],
    ['.5', '0.5'],
    ['yes', 'true'],
    ['12:30:45', '12:30:45'],
    ['2001-01-01', '2001-01-01'],
  ])('%s is "%s"', (written, text) => {
    expect(read(`name: a\nversion: 1.0.0\nappVersion: ${written}\n`).appVersion).toBe(text);
  });
});
