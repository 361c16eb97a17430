import { describe, expect, it } from 'vitest';
import { CharthouseError } from '../base/error.ts';
import { errorText, warningText } from './error-text.ts';

describe('an error as text', () => {
  it('says what, where, what to do, and the page', () => {
    const error = new CharthouseError('CH_CHART_INVALID', {
      message: 'no name',
      where: { file: 'app/Chart.yaml', line: 3, column: 1 },
      hint: 'add one',
    });
    expect(errorText(error)).toBe(
      'error CH_CHART_INVALID: no name\n  at app/Chart.yaml:3:1\n  do: add one\n  see https://github.com/alto9/charthouse/blob/main/docs/errors/CH_CHART_INVALID.md',
    );
  });

  it('says which chart where the error names no place', () => {
    expect(errorText(new CharthouseError('CH_CONFLICT', { message: 'x' }), undefined, 'charts/app')).toContain('\n  in charts/app\n');
    expect(errorText(new CharthouseError('CH_CONFLICT', { message: 'x', where: { file: 'f' } }), undefined, 'charts/app')).not.toContain(
      'charts/app',
    );
  });

  it('lists all problems that the error holds', () => {
    const problems = [{ message: 'a', where: { file: 'f', line: 1 }, hint: 'b' }, { message: 'c' }, 'd', 5];
    const text = errorText(new CharthouseError('CH_CONFIG_INVALID', { message: 'x', details: { problems } }));
    expect(text).toContain('\n  - f:1: a (b)\n  - c\n  - d\n  do:');
  });

  it('does not say a single problem twice', () => {
    const problems = [{ message: 'x', where: { file: 'f' } }];
    const text = (message: string, file: string): string =>
      errorText(new CharthouseError('CH_CHART_INVALID', { message, where: { file }, details: { problems } }));
    expect(text('x', 'f')).not.toContain('  - ');
    expect(text('helm lint refuses a: x', 'f')).not.toContain('  - ');
    expect(text('x', 'g')).toContain('  - f: x');
  });

  it('shows no other details, and never a cause', () => {
    const cause = new Error('secret-1');
    const text = errorText(new CharthouseError('CH_UNEXPECTED', { message: 'x', cause, details: { token: 'secret-2' } }));
    expect(text).not.toContain('secret');
  });

  it('is painted where that is asked, and only by us', () => {
    const mark = (text: string): string => `\u001b[1m${text}\u001b[0m`;
    const paint = { strong: mark, faint: mark, good: mark, bad: mark, odd: mark };
    const text = errorText(new CharthouseError('CH_UNEXPECTED', { message: '\u001b[2J', hint: 'h' }), paint);
    expect(text).toContain('\u001b[1merror\u001b[0m');
    expect(text).toContain('\\x1b[2J');
    expect(warningText({ code: 'index-fault', message: 'm' }, paint)).toContain('\u001b[1mwarning\u001b[0m');
  });

  it('cannot be made to act upon a terminal', () => {
    expect(errorText(new CharthouseError('CH_UNEXPECTED', { message: '\u001b]0;x\u0007\r' }))).toContain('\\x1b]0;x\\x07\\x0d');
  });
});

describe('a warning as text', () => {
  it('says what, where and what to do', () => {
    expect(warningText({ code: 'index-fault', message: 'a tab', where: { file: 'index.yaml', line: 7 }, hint: 'correct it' })).toBe(
      'warning index-fault: index.yaml:7: a tab\n  do: correct it\n  see https://github.com/alto9/charthouse/blob/main/docs/warnings.md#index-fault',
    );
  });
});
