import { describe, expect, it } from 'vitest';
import { CharthouseError } from '../base/error.ts';
import { jsonDocument } from '../report/document.ts';
import { hintInInputs, inInputWords } from './input-words.ts';

describe('a hint on the page of a job', () => {
  it.each([
    ['give the sum of its archive with --helm-sha256', 'give the sum of its archive with the input helm-sha256'],
    ['check the id (--distribution), and --endpoint-url', 'check the id (the input distribution), and the input endpoint-url'],
    ['mend --account (AWS_ACCOUNT_ID)', 'mend the input account-id (AWS_ACCOUNT_ID)'],
    ['look with: charthouse verify --url https://c.example', 'look with: charthouse verify --url https://c.example'],
    ['report it with the output of --json', 'report it with the output of --json'],
    ['raise the version in Chart.yaml', 'raise the version in Chart.yaml'],
  ])('%s', (hint, said) => {
    expect(hintInInputs(hint)).toBe(said);
  });

  it('is said so wherever the result has it', () => {
    const problems = [{ message: 'p', hint: 'pass --to' }, { message: 'q' }, 'r'];
    const error = new CharthouseError('CH_USAGE', { message: 'no', hint: 'pass --to', where: { file: 'a' }, details: { b: 1, problems } });
    const warnings = [{ code: 'w', message: 'm', hint: 'pass --url' }] as never;
    const chart = { name: null, version: null, path: 'a', outcome: 'invalid', digest: null, sizeBytes: null, url: null, error } as const;
    const document = jsonDocument({ command: 'publish', charts: [chart], warnings, error });
    const result = inInputWords({ text: '', document, warnings, errors: [{ error, about: 'a' }], exitCode: 2 });
    const hint = 'pass the input to';
    const details = { b: 1, problems: [{ message: 'p', hint }, { message: 'q' }, 'r'] };
    expect(result.errors).toEqual([
      { error: expect.objectContaining({ code: 'CH_USAGE', message: 'no', hint, where: { file: 'a' }, details }), about: 'a' },
    ]);
    expect(result.document).toMatchObject({ error: { hint, details }, charts: [{ error: { hint, details } }] });
    expect([result.warnings[0]?.hint, result.document?.warnings[0]?.hint]).toEqual(['pass the input url', 'pass the input url']);
  });
});
