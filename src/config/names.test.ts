import { describe, expect, it } from 'vitest';
import { environmentName, fieldName, oppositeName, optionList } from './names.ts';
import { resolveConfig } from './resolve.ts';

describe('the names of an option', () => {
  it.each([
    ['to', 'CHARTHOUSE_TO', 'to'],
    ['index-urls', 'CHARTHOUSE_INDEX_URLS', 'indexUrls'],
    ['no-verify', 'CHARTHOUSE_NO_VERIFY', 'noVerify'],
    ['verify-timeout', 'CHARTHOUSE_VERIFY_TIMEOUT', 'verifyTimeoutMs'],
    ['max-file-size', 'CHARTHOUSE_MAX_FILE_SIZE', 'maxFileSizeBytes'],
  ] as const)('of %s are %s and %s', (name, variable, field) => {
    expect(environmentName(name)).toBe(variable);
    expect(fieldName(name)).toBe(field);
  });

  it('are each in the resolved configuration, once', () => {
    const resolved = resolveConfig({ command: 'publish', flags: {}, environment: {}, file: undefined });
    expect(Object.keys(resolved).sort()).toEqual(['charts', 'sources', ...optionList.map(([name]) => fieldName(name))].sort());
  });

  it('have opposites that are no other option', () => {
    const names = new Set<string>(optionList.map(([name]) => name));
    for (const name of names) {
      expect(oppositeName(oppositeName(name))).toBe(name);
      expect(names.has(oppositeName(name))).toBe(false);
    }
  });
});
