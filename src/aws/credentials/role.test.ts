import { describe, expect, it } from 'vitest';
import { parseRole } from './role.ts';

describe('the ARN of a role', () => {
  it.each([
    'arn:aws:iam::111122223333:role/publish',
    'arn:aws:iam::111122223333:role/teams/charts/publish',
    'arn:aws-cn:iam::111122223333:role/publish',
    'arn:aws-us-gov:iam::111122223333:role/a+b=c,d.e@f-g_h',
  ])('names its account: %s', (arn) => {
    expect(parseRole(arn, '111122223333')).toEqual({ arn, account: '111122223333' });
  });

  it.each([
    '',
    'publish',
    'arn:aws:iam::1111:role/publish',
    'arn:aws:iam::111122223333:user/publish',
    'arn:aws:sts::111122223333:assumed-role/publish/me',
    'arn:aws:iam::111122223333:role/',
    'arn:aws:iam::111122223333:role/a b',
    `arn:aws:iam::111122223333:role/${'a'.repeat(65)}`,
    'arn:aws:iam::111122223333:role/a\n',
  ])('is nothing else: %j', (arn) => {
    expect(() => parseRole(arn, undefined)).toThrow(expect.objectContaining({ code: 'CH_USAGE' }));
  });

  it('of another account than is demanded is rejected', () => {
    const wrong = { code: 'CH_ACCOUNT_WRONG', exitCode: 5, details: { account: '999999999999', wanted: '111122223333' } };
    expect(() => parseRole('arn:aws:iam::999999999999:role/publish', '111122223333')).toThrow(expect.objectContaining(wrong));
  });
});
