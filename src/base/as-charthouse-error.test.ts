import { describe, expect, it } from 'vitest';
import { asCharthouseError } from './as-charthouse-error.ts';
import { CharthouseError } from './error.ts';

const full = new CharthouseError('CH_STORE_FULL', { message: 'no space is left on the device' });
const late = new CharthouseError('CH_DEADLINE', { message: 'it was not done within 1 s' });
const running = new AbortController().signal;

describe('what a run ends with', () => {
  it('is the coded error that was thrown, also in a run that was stopped', () => {
    expect(asCharthouseError(full, running)).toBe(full);
    expect(asCharthouseError(full, AbortSignal.abort(late))).toBe(full);
  });

  it('is the reason of the stop if the stop interrupted something', () => {
    expect(asCharthouseError(new Error('aborted'), AbortSignal.abort(late))).toBe(late);
  });

  it('is an interruption if the caller gave the stop no code', () => {
    const reason = new Error('enough');
    expect(asCharthouseError(reason, AbortSignal.abort(reason))).toMatchObject({ code: 'CH_INTERRUPTED', cause: reason });
  });

  it.each([[new TypeError('x is no function')], ['x is no function']])('is unforeseen for anything else: %s', (thrown) => {
    expect(asCharthouseError(thrown, running)).toMatchObject({ code: 'CH_UNEXPECTED', message: 'x is no function', cause: thrown });
  });
});
