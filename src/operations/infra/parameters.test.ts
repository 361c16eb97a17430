import { describe, expect, it } from 'vitest';
import { wantedParameters } from './parameters.ts';

const known = ['DomainName', 'OldIndexDays', 'New'];

describe('the parameters of a change', () => {
  it('of a new stack are those that are given: defaults count for the rest', () => {
    expect(wantedParameters(new Map([['DomainName', 'a.example']]), known, undefined)).toEqual(new Map([['DomainName', 'a.example']]));
  });

  it('keep what the stack has, but for those that are given, those that the template has no more, and those that are new in it', () => {
    const parameters = new Map([
      ['DomainName', 'old.example'],
      ['OldIndexDays', '30'],
      ['Gone', 'x'],
    ]);
    expect(wantedParameters(new Map([['DomainName', '']]), known, { parameters })).toEqual(
      new Map([
        ['OldIndexDays', undefined],
        ['DomainName', ''],
      ]),
    );
  });
});
