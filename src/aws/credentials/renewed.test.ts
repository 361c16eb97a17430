import { describe, expect, it } from 'vitest';
import { renewed } from './renewed.ts';

const hourMs = 3_600_000;

/** Keys for an hour from whenever they are got, and a clock to turn. */
function giver() {
  const state = { nowMs: 0, got: 0, fails: false };
  const get = async () => {
    state.got += 1;
    const secretAccessKey = String(state.got);
    if (state.fails) throw new Error('no');
    return { accessKeyId: 'id', secretAccessKey, sessionToken: 't', expiration: new Date(state.nowMs + hourMs) };
  };
  return { state, ask: renewed(get, { now: () => state.nowMs }) };
}

describe('temporary keys', () => {
  it('are got once, for all who ask', async () => {
    const { state, ask } = giver();
    await Promise.all([ask(), ask(), ask()]);
    state.nowMs = hourMs - 301_000;
    expect(await ask()).toMatchObject({ secretAccessKey: '1' });
    expect(state.got).toBe(1);
  });

  it('are got anew five minutes before they end, again once for all', async () => {
    const { state, ask } = giver();
    await ask();
    state.nowMs = hourMs - 300_000;
    const all = await Promise.all([ask(), ask(), ask()]);
    expect(all.map(({ secretAccessKey }) => secretAccessKey)).toEqual(['2', '2', '2']);
    expect(state.got).toBe(2);
  });

  it('that could not be got are asked for again', async () => {
    const { state, ask } = giver();
    state.fails = true;
    await expect(ask()).rejects.toThrow('no');
    state.fails = false;
    expect(await ask()).toMatchObject({ secretAccessKey: '2' });
  });
});
