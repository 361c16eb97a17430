import { describe, expect, it } from 'vitest';
import { anything, del, get, having, head, noRules, post, put, type Request } from './fault-rules.ts';
import { delay, ignorePreconditions, loseAnswer, resetConnection } from './faults.ts';

const request = (method: string, path: string, headers: Request['headers'] = {}): Request => ({ method, path, query: '', headers });
const index = request('PUT', '/bucket/charts/index.yaml');

describe('a match', () => {
  it.each([
    { what: 'its key in any folder', match: put('index.yaml'), path: '/bucket/charts/index.yaml', is: true },
    { what: 'its key beside the bucket', match: put('index.yaml'), path: '/bucket/index.yaml', is: true },
    { what: 'a key with its folder', match: put('charts/index.yaml'), path: '/bucket/charts/index.yaml', is: true },
    { what: 'a key that only ends like it', match: put('index.yaml'), path: '/bucket/my-index.yaml', is: false },
    { what: 'an expression', match: put(/\.tgz$/), path: '/bucket/app-1.0.0.tgz', is: true },
    { what: 'what an expression does not fit', match: put(/\.tgz$/), path: '/bucket/app-1.0.0.tgz.prov', is: false },
    { what: 'every key where none is named', match: put(), path: '/bucket/x', is: true },
    { what: 'another method', match: get('index.yaml'), path: '/bucket/index.yaml', is: false },
  ])('tells $what', ({ match, path, is }) => {
    expect(match(request('PUT', path))).toBe(is);
  });

  it('has a name for each method', () => {
    const of = { GET: get(), HEAD: head(), PUT: put(), POST: post(), DELETE: del() };
    for (const [method, match] of Object.entries(of)) {
      expect(Object.keys(of).filter((other) => match(request(other, '/bucket/x')))).toEqual([method]);
    }
  });

  it('asks for a header too', () => {
    const match = having('if-match', put('index.yaml'));
    expect([match(index), match(request('PUT', '/bucket/index.yaml', { 'if-match': '"1"' }))]).toEqual([false, true]);
  });
});

describe('the rules', () => {
  it('count: one request, so many, or all', () => {
    const rules = noRules();
    rules.add(put(), loseAnswer, { times: 2 });
    expect([1, 2, 3].map(() => rules.meet(index).mishap)).toEqual([loseAnswer, loseAnswer, undefined]);
    rules.add(put(), resetConnection, {});
    expect([1, 2].map(() => rules.meet(index).mishap)).toEqual([resetConnection, undefined]);
  });

  it('leave the first few alone, counting only what matches', () => {
    const rules = noRules();
    rules.add(put(), loseAnswer, { after: 1 });
    rules.meet(request('GET', '/bucket/x'));
    expect([1, 2, 3].map(() => rules.meet(index).mishap)).toEqual([undefined, loseAnswer, undefined]);
  });

  it('let the second mishap wait for the next request', () => {
    const rules = noRules();
    rules.add(put(), loseAnswer, {});
    rules.add(put(), resetConnection, {});
    expect([1, 2, 3].map(() => rules.meet(index).mishap)).toEqual([loseAnswer, resetConnection, undefined]);
  });

  it('add any number of circumstances to a mishap', () => {
    const rules = noRules();
    rules.add(anything, ignorePreconditions, { times: Number.POSITIVE_INFINITY });
    rules.add(put(), delay(1), {});
    rules.add(put(), loseAnswer, {});
    expect(rules.meet(index)).toEqual({ circumstances: [ignorePreconditions, delay(1)], mishap: loseAnswer });
    expect(rules.meet(index)).toEqual({ circumstances: [ignorePreconditions], mishap: undefined });
  });

  it('are gone when they were cleared', () => {
    const rules = noRules();
    rules.add(put(), loseAnswer, {});
    rules.clear();
    expect(rules.meet(index)).toEqual({ circumstances: [], mishap: undefined });
  });
});
