import { describe, expect, it } from 'vitest';
import { gateHelms } from '../base/gate-helms.ts';
import { defaultLimits } from '../chart/types.ts';
import { testOf } from './field-kinds.ts';
import { defaultsOf, withDefaults } from './operation-defaults.ts';
import { fieldsOf } from './operation-fields.ts';
import { type OperationName, operations } from './operations.ts';

const names = Object.keys(operations) as OperationName[];

describe('a default', () => {
  it.each(names)('of %s is a value that the function takes', (name) => {
    const fields = fieldsOf(name);
    for (const [field, value] of defaultsOf(name)) {
      const known = fields.get(field);
      expect([field, known !== undefined && testOf(known).holds(value)]).toEqual([field, true]);
      expect([field, known?.isRequired]).toEqual([field, false]);
    }
  });

  it('fills in what is absent or undefined, and nothing else', () => {
    const given = { to: 's3://charts', wait: true, url: undefined, deadlineMs: undefined, verifyTimeoutMs: 0 };
    expect(withDefaults('publish', given)).toMatchObject({ to: 's3://charts', wait: true, deadlineMs: 600_000, verifyTimeoutMs: 0 });
    expect(Object.keys(withDefaults('publish', given))).not.toContain('url');
  });

  it('depends on the function where its commands differ', () => {
    expect(defaultsOf('infraDeploy').get('deadlineMs')).toBe(3_600_000);
    expect(defaultsOf('infraDeploy').get('region')).toBe('us-east-1');
    expect(defaultsOf('publish').has('region')).toBe(false);
    expect(defaultsOf('packageChart').get('to')).toBe('./repository');
    expect(['verify', 'status', 'publish'].filter((name) => defaultsOf(name as OperationName).has('to'))).toEqual([]);
    expect(defaultsOf('gate').get('helmVersion')).toEqual(gateHelms);
    expect(defaultsOf('publish').has('helmVersion')).toBe(false);
  });

  it('of the limits of a chart is what Helm reads', () => {
    const defaults = defaultsOf('packageChart');
    expect(defaults.get('maxFileSizeBytes')).toBe(defaultLimits.maxFileBytes);
    expect(defaults.get('maxSizeBytes')).toBe(defaultLimits.maxTotalBytes);
  });

  it('of the form and the style of an index is that of the index', () => {
    for (const name of ['publish', 'rebuild', 'indexFolder'] as const) expect(defaultsOf(name).has('indexStyle')).toBe(false);
    for (const name of ['publish', 'rebuild'] as const) expect(defaultsOf(name).has('indexUrls')).toBe(false);
    expect(defaultsOf('rebaseUrls').get('indexUrls')).toBe('relative');
  });
});
