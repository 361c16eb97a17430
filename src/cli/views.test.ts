import { describe, expect, it } from 'vitest';
import type { Output } from './context.ts';
import { makePaint, viewOf } from './views.ts';

const terminal: Output = { write: () => undefined, isTerminal: true, columns: 80 };
const file: Output = { ...terminal, isTerminal: false };

describe('colour', () => {
  it.each<[string, Output, Record<string, string>, boolean]>([
    ['on a terminal', terminal, {}, true],
    ['in a file', file, {}, false],
    ['NO_COLOR', terminal, { NO_COLOR: '1' }, false],
    ['an empty NO_COLOR', terminal, { NO_COLOR: '' }, true],
    ['a dumb terminal', terminal, { TERM: 'dumb' }, false],
    ['FORCE_COLOR in a file', file, { FORCE_COLOR: '1' }, true],
    ['FORCE_COLOR on a dumb terminal', terminal, { FORCE_COLOR: '3', TERM: 'dumb' }, true],
    ['FORCE_COLOR=0 on a terminal', terminal, { FORCE_COLOR: '0' }, false],
    ['FORCE_COLOR=false on a terminal', terminal, { FORCE_COLOR: 'false' }, false],
    ['NO_COLOR before FORCE_COLOR', file, { NO_COLOR: '1', FORCE_COLOR: '1' }, false],
    ['CLICOLOR_FORCE in a file', file, { CLICOLOR_FORCE: '1' }, true],
    ['CLICOLOR_FORCE=0 in a file', file, { CLICOLOR_FORCE: '0' }, false],
    ['CLICOLOR_FORCE=0 on a terminal', terminal, { CLICOLOR_FORCE: '0' }, true],
    ['CLICOLOR=0 on a terminal', terminal, { CLICOLOR: '0' }, false],
    ['CLICOLOR=1 in a file', file, { CLICOLOR: '1' }, false],
    ['CLICOLOR_FORCE before CLICOLOR', file, { CLICOLOR_FORCE: '1', CLICOLOR: '0' }, true],
  ])('%s', (_, output, environment, isColoured) => {
    expect(makePaint(output, environment).bad('x')).toBe(isColoured ? '\u001b[31mx\u001b[39m' : 'x');
  });
});

describe('the width of tables', () => {
  it('is that of the terminal, also after it has changed', () => {
    const window = { columns: 80 };
    const output: Output = { ...terminal, columns: 0 };
    Object.defineProperty(output, 'columns', { get: () => window.columns });
    const view = viewOf(output, {});
    window.columns = 120;
    expect(view.columns).toBe(120);
  });

  it.each<[string, Output, Record<string, string>]>([
    ['a file', file, {}],
    ['a file with colour', file, { FORCE_COLOR: '1' }],
    ['the log of a job that has a terminal', terminal, { CI: 'true' }],
    ['a dumb terminal', terminal, { TERM: 'dumb' }],
  ])('is no matter in %s', (_, output, environment) => {
    expect(viewOf(output, environment).columns).toBeNull();
  });
});
