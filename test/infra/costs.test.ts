/** docs/costs.md: its sums come out. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { projectRoot } from '../support/project-files.ts';

/** Products, a quotient, sums and differences of numbers: no more than the page has. */
function total(text: string): number {
  const plain = text.replaceAll(/GB|[()]/g, '').trim();
  const sums = plain.split(/ (?=[+-] )/).map((part) => part.replace(/^\+ /, ''));
  const inBrackets = /^\((.*)\)(.*)$/.exec(text.trim());
  if (inBrackets !== null) return total(inBrackets[1] ?? '') * total((inBrackets[2] ?? '').replace(/^ × /, ''));
  return sums.reduce((sum, part) => {
    const sign = part.startsWith('- ') ? -1 : 1;
    const [first = '', ...others] = part.replace(/^- /, '').split(/ (?=[×/] )/);
    return sum + sign * others.reduce((product, each) => apply(product, each), Number(first));
  }, 0);
}

function apply(product: number, step: string): number {
  const factor = Number(step.slice(2));
  return step.startsWith('×') ? product * factor : product / factor;
}

it('says sums that are right', async () => {
  const page = await readFile(join(projectRoot, 'docs/costs.md'), 'utf8');
  const sums = [...page.matchAll(/^(?:[\w ]{15})([\d(].*?) = ([\d.]+)$/gm)];
  expect(sums.length).toBeGreaterThanOrEqual(11);
  for (const [line, sum = '', said = ''] of sums) {
    const digits = said.split('.')[1]?.length ?? 0;
    expect(Number(total(sum.replace(/^\((.*?)\)/, '($1)')).toFixed(digits)), line).toBe(Number(said));
  }
  expect((300 * 0.093 * 0.023).toFixed(2)).toBe('0.64');
});
