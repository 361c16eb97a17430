import { describe, expect, it } from 'vitest';
import { isCharthouseError } from '../base/error.ts';
import { readAcceptances, withoutAccepted } from './accepted-findings.ts';
import { auditFinding } from './audit-rules.ts';

const read = (text: string) => readAcceptances(Buffer.from(text), 'accepted.yaml');
const findings = [
  auditFinding('digest-missing', 'it has no digest', { name: 'app', version: '1.0.0' }),
  auditFinding('digest-missing', 'it has no digest', { name: 'web', version: '1.0.0' }),
  auditFinding('index-large', 'large'),
];
const day = Date.parse('2026-06-01T00:00:00Z');

function left(text: string, nowMs = day) {
  const { findings: kept, accepted, expired, unused } = withoutAccepted(findings, read(text), nowMs);
  return { kept: kept.map(({ rule, name }) => `${rule} ${name}`), accepted, expired: expired.length, unused: unused.length };
}

describe('a list of accepted findings', () => {
  it('takes out what it names: a rule, a chart, or a version', () => {
    expect(left('- {rule: digest-missing, reason: old}\n')).toMatchObject({ kept: ['index-large null'], accepted: 2 });
    expect(left('- {rule: digest-missing, name: app, reason: old}\n').kept).toEqual(['digest-missing web', 'index-large null']);
    expect(left('- {rule: digest-missing, name: app, version: 1.0.0, reason: old}\n')).toMatchObject({ accepted: 1, unused: 0 });
  });

  it('is empty if the file is', () => {
    expect(left('')).toMatchObject({ accepted: 0 });
  });

  it('counts until its date, and reports what has expired or matches nothing', () => {
    const text = '- {rule: digest-missing, expires: 2026-06-01, reason: old}\n';
    expect(left(text, day - 1)).toEqual({ kept: ['index-large null'], accepted: 2, expired: 0, unused: 0 });
    expect(left(text)).toMatchObject({ accepted: 0, expired: 1 });
    expect(left('- {rule: oci-url, reason: old}\n')).toMatchObject({ accepted: 0, unused: 1 });
  });

  it.each([
    ['rule: a\n', 1, 'not a list'],
    ['- 1\n', 1, 'not a map'],
    ['- {reason: a}\n', 1, 'no rule'],
    ['\n- {rule: digest-gone, reason: a}\n', 2, "no rule 'digest-gone'"],
    ['- {rule: oci-url}\n', 1, 'no reason'],
    ['- {rule: oci-url, reason: ""}\n', 1, 'not a text'],
    ['- {rule: oci-url, reason: a, version: 1.0.0}\n', 1, 'no name'],
    ['- {rule: oci-url, reason: a, why: b}\n', 1, 'not one of'],
    ['- rule: oci-url\n  reason: a\n  reason: b\n', 3, 'second time'],
    ['- {rule: oci-url, reason: a, expires: soon}\n', 1, 'not a date'],
    ['- {rule: oci-url, reason: a, expires: 2026-13-01}\n', 1, 'not a date'],
    ['- [\n', 2, ''],
  ])('such as %j is refused at line %i', (text, line, message) => {
    try {
      read(text);
      expect.unreachable();
    } catch (error) {
      if (!isCharthouseError(error)) throw error;
      expect(error).toMatchObject({ code: 'CH_CONFIG_INVALID', where: { file: 'accepted.yaml', line } });
      expect(error.message).toContain(message);
    }
  });
});
