import { describe, expect, it } from 'vitest';
import { CharthouseError } from '../base/error.ts';
import { catalogue } from '../base/error-catalogue.ts';
import { jsonDocument } from '../report/document.ts';
import { hintInInputs, inInputWords } from './inputs-text.ts';

describe('a hint on the page of a job', () => {
  it.each([
    ['give the sum of its archive with --helm-sha256', 'give the sum of its archive with the input helm-sha256'],
    ['check the id (--distribution), and --endpoint-url', 'check the id (the input distribution), and the input endpoint-url'],
    ['mend --account (AWS_ACCOUNT_ID)', 'mend the input account-id (AWS_ACCOUNT_ID)'],
    ['look with: charthouse verify --url https://c.example', 'look with: charthouse verify --url https://c.example'],
    ['report it with the output of --json', 'report it with the output of --json'],
    [
      'make x serve it, then run: charthouse verify --url x (or pass --no-verify if it cannot be read)',
      'make x serve it, then run: charthouse verify --url x (or pass the input no-verify if it cannot be read)',
    ],
    [
      'restore index.yaml, run charthouse rebuild, or pass --new-index',
      'restore index.yaml, run charthouse rebuild, or pass the input new-index',
    ],
    ['delete it: aws x delete --url a; then pass --to', 'delete it: aws x delete --url a; then pass the input to'],
    ['set it with --region or AWS_REGION', 'give the step the input region, or set AWS_REGION in the env of the workflow'],
    [
      'grant it: charthouse doctor names each permission, or pass --to',
      'grant it: a step with command: doctor names each permission, or pass the input to',
    ],
    [
      'grant it: charthouse doctor names each permission; if none is missing, check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or the profile in AWS_PROFILE: both keys must be from the same pair',
      'grant it: a step with command: doctor names each permission; if none is missing, check the secrets AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY: both keys must be from the same pair',
    ],
    [
      'check the names; for a private repository set GITHUB_TOKEN to a token with actions: read',
      'check the names; for a private repository set GITHUB_TOKEN in the env of the step, and give the job permissions: actions: read',
    ],
    ['raise the version in Chart.yaml', 'raise the version in Chart.yaml'],
  ])('%s', (hint, said) => {
    expect(hintInInputs(hint)).toBe(said);
  });

  it.each([
    catalogue.CH_CREDENTIALS.hint,
    'list the profiles with: aws configure list-profiles; then set AWS_PROFILE to one of them, or unset it',
    'remove --role-to-assume, and use access keys or a profile',
  ])('names what a job can have, and no profile: %s', (hint) => {
    const said = hintInInputs(hint);
    for (const part of ['the input role-to-assume', 'vars.CHARTHOUSE_ROLE', 'id-token: write', 'secrets']) expect(said).toContain(part);
    expect(said).not.toMatch(/profile|log in/i);
  });

  it('is said so in the text of status and doctor', () => {
    const text = 'failed  url\n        do: set it with --url\ndo not: --url';
    expect(inInputWords({ text, document: null, warnings: [], errors: [], exitCode: 0 }).text).toBe(
      'failed  url\n        do: set it with the input url\ndo not: --url',
    );
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
