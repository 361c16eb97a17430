import { describe, expect, it } from 'vitest';
import type { CommandInput } from './command.ts';
import { confirmOn } from './confirm.ts';

interface Terminal {
  readonly yes?: boolean;
  /** Undefined: there is no terminal. */
  readonly answer?: string;
}

function confirm({ yes, answer }: Terminal): { readonly asked: string[]; readonly shown: string[]; readonly outcome: Promise<boolean> } {
  const asked: string[] = [];
  const shown: string[] = [];
  const ask = async (question: string): Promise<string> => {
    asked.push(question);
    return answer ?? '';
  };
  const input = {
    config: { yes },
    context: { ask: answer === undefined ? undefined : ask },
    progress: { always: (text: string) => void shown.push(text) },
  } as unknown as CommandInput;
  return { asked, shown, outcome: confirmOn(input, 'Delete 2 packages')('the plan') };
}

describe('the question before a step that no single command takes back', () => {
  it.each([
    ['y', true],
    ['YES ', true],
    ['', false],
    ['n', false],
    ['yesterday', false],
  ])('the answer %j means %s', async (answer, expected) => {
    const { asked, shown, outcome } = confirm({ answer });
    expect(await outcome).toBe(expected);
    expect([asked, shown]).toEqual([['Delete 2 packages? [y/N] '], ['the plan']]);
  });

  it('is not asked with --yes, and the plan is shown', async () => {
    const { asked, shown, outcome } = confirm({ yes: true, answer: 'n' });
    expect([await outcome, asked, shown]).toEqual([true, [], ['the plan']]);
  });

  it('cannot be asked without a terminal: the error names the option, and the plan is shown', async () => {
    const { shown, outcome } = confirm({});
    await expect(outcome).rejects.toMatchObject({ code: 'CH_USAGE', exitCode: 2, hint: expect.stringContaining('--yes') });
    expect(shown).toEqual(['the plan']);
  });
});
