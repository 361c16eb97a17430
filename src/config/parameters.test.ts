import { describe, expect, it } from 'vitest';
import { parseParameters } from './parameters.ts';

const known = ['DomainName', 'HostedZoneId', 'GitHubTags'];

describe('parameters', () => {
  it('are pairs, and may be empty to mean the template’s "nothing"', () => {
    expect(parseParameters(' DomainName=charts.example.com, HostedZoneId=Z1,', known)).toEqual(
      new Map([
        ['DomainName', 'charts.example.com'],
        ['HostedZoneId', 'Z1'],
      ]),
    );
    expect(parseParameters('DomainName=', known)).toEqual(new Map([['DomainName', '']]));
    expect(parseParameters(undefined, known).size).toBe(0);
  });

  it('keep an = that is in the value', () => {
    expect(parseParameters('GitHubTags=a=b', known).get('GitHubTags')).toBe('a=b');
  });

  it.each([
    ['DomainNam=x', 'did you mean DomainName?'],
    ['Colour=red', 'it has DomainName, HostedZoneId, GitHubTags'],
    ['=x', 'DomainName='],
    ['DomainName', 'DomainName='],
  ])('that mean nothing are refused: %s', (text, hint) => {
    expect(() => parseParameters(text, known)).toThrow(expect.objectContaining({ code: 'CH_USAGE', hint: expect.stringContaining(hint) }));
  });

  it('do not show the value of what is refused', () => {
    expect(() => parseParameters('Secret=hunter2', known)).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('hunter2') }),
    );
  });
});
