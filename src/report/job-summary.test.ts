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
    const chart = { name: 'app', version: '1.0.0', path: 'a', outcome: 'passed', digest: null, sizeBytes: 3, url: null } as const;
    const document = jsonDocument({ command: 'gate', charts: [chart], error: null });
    const page = jobSummary({ command: 'gate', document, text: '', state: undefined });
    expect(page).toContain('| passed |');
    expect(page).not.toMatch(/new|request/);
  });

  it('calls nothing new that was not published', () => {
    const chart = { name: 'app', version: '1.0.0', path: 'a', outcome: 'new', digest: null, sizeBytes: 3, url: null } as const;
    const page = (command: string, parts: object): string =>
      jobSummary({ command, document: jsonDocument({ command, charts: [chart], error: null, ...parts }), text: '', state: undefined });
    const error = new CharthouseError('CH_TAG_MISMATCH', { message: 'x' });
    const index = { revisionBefore: 'a', revisionAfter: 'b', versionsBefore: 1, versionsAfter: 2, attempts: 1 };
    expect(page('publish', { error })).toContain('| not published |');
    expect(page('publish', { error, index })).toContain('| new |');
    expect(page('publish', {})).toContain('| new |');
    expect(page('publish', { dryRun: true })).toContain('| new |');
  });

  it('tells nobody to install a library', () => {
    const chart = { path: 'a', outcome: 'new', digest: null, sizeBytes: 3, url: null } as const;
    const charts = [
      { ...chart, name: 'lib', version: '1.0.0', type: 'library' as const },
      { ...chart, name: 'App_x', version: '1.0.0' },
    ];
    const repository = { target: 's3://x', url: 'https://charts.example.com' };
    const page = (of: typeof charts): string =>
      jobSummary({
        command: 'publish',
        document: jsonDocument({ command: 'publish', repository, charts: of, error: null }),
        text: '',
        state: '',
      });
    expect(page(charts).match(/helm install .*/g)).toEqual(['helm install my-app-x charts/App_x --version 1.0.0']);
    expect(page(charts.slice(0, 1))).not.toContain('Install');
  });

  it('uses the name that is configured', () => {
    const chart = { name: 'app', version: '1.0.0', path: 'a', outcome: 'new', digest: null, sizeBytes: 3, url: null } as const;
    const repository = { target: 's3://x', url: 'https://charts.example.com' };
    const document = jsonDocument({ command: 'publish', repository, charts: [chart], error: null });
    const page = jobSummary({ command: 'publish', document, text: '', state: undefined, name: 'ours' });
    expect(page).toContain('helm repo add ours https://charts.example.com\nhelm repo update ours\nhelm install my-app ours/app ');
  });

  it('says where each of several problems is and what to do about it, and of an index that was not read nothing', () => {
    const problems = [
      { message: 'role-to-assume is needed', hint: 'set the input', where: { file: 'action.yml', line: 3 } },
      { message: 'the version is not a version', where: { file: 'charts/app/Chart.yaml', line: 4, column: 10 } },
      'something else',
    ];
    const error = new CharthouseError('CH_CONFIG_INVALID', { message: 'three problems', hint: 'mend them', details: { problems } });
    const page = jobSummary({ command: 'publish', document: jsonDocument({ command: 'publish', error }), text: '', state: undefined });
    expect(page).toBe(
      [
        '## charthouse publish: failed (CH_CONFIG_INVALID)',
        `> **[CH_CONFIG_INVALID](${error.docs})**: three problems`,
        '- `action.yml:3`: role-to-assume is needed; set the input\n- `charts/app/Chart.yaml:4:10`: the version is not a version\n- something else',
        'What to do: mend them.\n',
      ].join('\n\n'),
    );
  });

  it('says one place once', () => {
    const where = { file: 'charts/app/Chart.yaml', line: 4 };
    const problems = [{ message: 'the version is not a version', where }];
    const error = new CharthouseError('CH_CHART_INVALID', { message: 'app: the version is not a version', where, details: { problems } });
    const page = jobSummary({ command: 'gate', document: jsonDocument({ command: 'gate', error }), text: '', state: undefined });
    expect(page.match(/Chart\.yaml:4/g)).toHaveLength(1);
    expect(page).toContain('At `charts/app/Chart.yaml:4`.');
  });

  it('is shorter than what GitHub drops, and says what it leaves out', () => {
    const lines = Array.from({ length: 20_000 }, (_, at) => `missing  app 1.0.${at}  app-1.0.${at}.tgz is not there`);
    const refused = { version: '1', outcome: 'invalid', digest: null, sizeBytes: 3, url: null } as const;
    const charts = lines.map((line) => ({
      ...{ ...refused, name: line, path: line },
      error: new CharthouseError('CH_CHART_INVALID', { message: line.repeat(9) }),
    }));
    const warnings = lines.map((message) => ({ code: 'index-fault', message }) as const);
    const error = new CharthouseError('CH_VERIFY_FAILED', { message: lines.join(), hint: lines.join(), details: { problems: lines } });
    for (const of of [[], charts]) {
      const document = jsonDocument({ command: 'publish', charts: of, warnings, error });
      const page = jobSummary({ command: 'publish', document, text: lines.join('\n'), state: undefined });
      expect(Buffer.byteLength(page)).toBeLessThan(1_000_000);
      expect(page).toMatch(/… and \d+ more lines: see the log/);
    }
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
    expect(page({})).toContain('helm install my-app charts/app --version 1.0.0');
    expect(page({ dryRun: true })).not.toContain('helm install');
    expect(page({ error: new CharthouseError('CH_CONFLICT', { message: 'x' }) })).not.toContain('helm install');
  });
});
