import { describe, expect, it } from 'vitest';
import { CharthouseError } from '../base/error.ts';
import { jsonDocument } from './document.ts';
import { jobSummary } from './job-summary.ts';

const evil = 'a|b`c`<img src=x>\n# no\u001b[31m';

describe('the page of a job', () => {
  it('takes nothing that a chart or a server says for markup', () => {
    const error = new CharthouseError('CH_CHART_INVALID', { message: evil, hint: evil });
    const outcome = { name: evil, version: '1.0.0', path: 'a', outcome: 'new', digest: null, sizeBytes: 3, url: null } as const;
    const document = jsonDocument({ command: 'publish', error, charts: [outcome], warnings: [{ code: 'index-fault', message: evil }] });
    const page = jobSummary({ command: 'publish', document, text: evil, state: evil });
    expect(page).not.toContain('\u001b');
    expect(page).not.toMatch(/^# no/m);
    expect(page.replace(/`[^`]*`/g, '')).not.toMatch(/(?<!\\)<img/);
    expect(
      page
        .split('\n')
        .filter((line) => line.includes('1.0.0'))[0]
        ?.match(/(?<!\\)\|/g),
    ).toHaveLength(6);
  });

  it('fences a text by more than it holds', () => {
    const document = jsonDocument({ command: 'infra', error: null });
    expect(jobSummary({ command: 'infra diff', document, text: 'a\n```\nb', state: undefined })).toContain('````\na\n```\nb\n````');
  });

  it('says of a chart that the gate lets pass no more than that, and of no requests nothing', () => {
    const chart = { name: 'app', version: '1.0.0', path: 'a', outcome: 'new', digest: null, sizeBytes: 3, url: null } as const;
    const document = jsonDocument({ command: 'gate', charts: [chart], error: null });
    const page = jobSummary({ command: 'gate', document, text: '', state: undefined });
    expect(page).toContain('| passed |');
    expect(page).not.toMatch(/new|request/);
  });

  it('tells nobody to install what was refused, or was not written', () => {
    const chart = { name: 'app', version: '1.0.0', path: 'a', outcome: 'new', digest: null, sizeBytes: 3, url: null } as const;
    const repository = { target: 's3://x', url: 'https://charts.example.com' };
    const page = (parts: object): string =>
      jobSummary({
        command: 'publish',
        document: jsonDocument({ command: 'publish', repository, charts: [chart], error: null, ...parts }),
        text: '',
        state: undefined,
      });
    expect(page({})).toContain('helm install app charts/app --version 1.0.0');
    expect(page({ dryRun: true })).not.toContain('helm install');
    expect(page({ error: new CharthouseError('CH_CONFLICT', { message: 'x' }) })).not.toContain('helm install');
  });
});
