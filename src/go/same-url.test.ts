import { describe, expect, it } from 'vitest';
import { isSameUrl } from './same-url.ts';

const base = 'https://charts.example.com/stable';

describe('the URL of a repository', () => {
  it.each([
    [base, 'https://charts.example.com/stable/', true],
    [base, 'https://charts.example.com//stable', true],
    [base, 'https://charts.example.com/./x/../stable', true],
    [base, 'HTTPS://charts.example.com/stable', true],
    // Go keeps an escape that it would not write, unless it changes the path.
    [base, 'https://charts.example.com/st%61ble', false],
    [base, 'https://charts.example.com/st%61ble/', true],
    ['https://charts.example.com/a%2Fb', 'https://charts.example.com/a/b', false],
    ['https://charts.example.com/ü', 'https://charts.example.com/%C3%BC', true],
    ['https://charts.example.com', 'https://charts.example.com/', true],
    [base, 'https://Charts.example.com/stable', false],
    [base, 'https://charts.example.com:443/stable', false],
    [base, 'http://charts.example.com/stable', false],
    [base, 'https://charts.example.com/stable?a=1', false],
    [base, 'https://me@charts.example.com/stable', false],
    [base, 'https://charts.example.com/Stable', false],
    [base, 'https://charts.example.com/stable%zz', false],
    ['https://charts.example.com/%zz', 'https://charts.example.com/%zz/', true],
    [`${base}#`, base, true],
    ['stable', 'stable/', true],
    ['stable', base, false],
  ])('%s and %s: %s', (a, b, same) => {
    expect(isSameUrl(a, b)).toBe(same);
  });
});
