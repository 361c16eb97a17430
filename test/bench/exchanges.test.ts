/** The benchmarks count requests and round trips as they are. */
import { expect, it } from 'vitest';
// @ts-expect-error: a script without types.
import { roundTrips, watchExchanges } from '../../bench/exchanges.mjs';

const exchange = (start: number, end: number, path = '/b/x', method = 'GET') => ({ method, path, start, end, status: 200 });

it('requests at the same time are one round trip, and a request after an answer is a later one', () => {
  expect(roundTrips([])).toEqual({ roundTrips: 0, untilVisible: 0 });
  expect(roundTrips([exchange(0, 10), exchange(1, 3), exchange(2, 9)]).roundTrips).toBe(1);
  expect(roundTrips([exchange(0, 10), exchange(1, 3), exchange(4, 20)]).roundTrips).toBe(2);
  expect(roundTrips([exchange(21, 22), exchange(4, 20), exchange(0, 4)]).roundTrips).toBe(3);
  expect(roundTrips([exchange(0, Number.POSITIVE_INFINITY), exchange(1, 2)]).roundTrips).toBe(1);
});

it('a version is visible once the index is written, and not if the write was refused', () => {
  const commit = exchange(11, 20, '/b/index.yaml?x-id=PutObject', 'PUT');
  const around = [exchange(0, 10, '/b/index.yaml'), exchange(0, 9, '/b/a.tgz', 'PUT'), exchange(21, 30, '/b/index.yaml')];
  expect(roundTrips([...around, commit])).toEqual({ roundTrips: 3, untilVisible: 2 });
  expect(roundTrips([...around, { ...commit, status: 412 }]).untilVisible).toBe(0);
  expect(roundTrips([...around, { ...commit, method: 'POST' }]).untilVisible).toBe(2);
});

it('pieces on connections become requests, bytes and answers', () => {
  let time = 0;
  const watch = watchExchanges(() => ++time);
  const first = watch.connection();
  first.sent(Buffer.from('PUT /b/index.yaml HTTP/1.1\r\nexpect: 100-continue\r\n\r\n'));
  first.answered(Buffer.from('HTTP/1.1 100 Continue\r\n\r\n'));
  first.sent(Buffer.from('GET /not a request, but a body'));
  first.answered(Buffer.from('HTTP/1.1 412 Precondition Failed\r\n\r\n'));
  const second = watch.connection();
  second.answered(Buffer.from('unasked'));
  second.sent(Buffer.from('PUT /b/index.yaml HTTP/1.1\r\n\r\n'));
  second.answered(Buffer.from('HTTP/1.1 200 OK\r\n\r\n'));
  second.answered(Buffer.from('HTTP/1.1 500 is in the body'));
  const seen = watch.seen();
  expect(seen).toMatchObject({ requests: 2, connections: 2, roundTrips: 2, untilVisible: 2 });
  expect(seen.bytes).toBeGreaterThan(200);
});
