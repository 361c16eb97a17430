import { once } from 'node:events';
import { createServer } from 'node:net';
import process from 'node:process';
import { describe, expect, it } from 'vitest';
import { canListListeners, listenersIn, listenersOf } from './listeners.ts';

const table = (...rows: readonly string[]) =>
  ['  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode', ...rows].join('\n');
const tail = '00000000:00000000 00:00000000 00000000     0        0';

describe('the addresses that are listened on', () => {
  it('are told for this process', { skip: !canListListeners }, async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    expect(await listenersOf(process.pid)).toContain(`127.0.0.1:${typeof address === 'object' ? address?.port : ''}`);
    server.close();
  });

  it.each([
    { what: 'every address', row: `0: 00000000:1F90 00000000:0000 0A ${tail} 7 1`, told: ['0.0.0.0:8080'] },
    { what: 'the loopback address', row: `0: 0100007F:1F90 00000000:0000 0A ${tail} 7 1`, told: ['127.0.0.1:8080'] },
    {
      what: 'the loopback address of version 6',
      row: `0: 00000000000000000000000001000000:0050 00000000000000000000000000000000:0000 0A ${tail} 7 1`,
      told: ['[0000:0000:0000:0000:0000:0000:0000:0001]:80'],
    },
    { what: 'every address for UDP', row: `0: 00000000:14E9 00000000:0000 07 ${tail} 7 2 0 0`, told: ['0.0.0.0:5353'] },
    { what: 'nothing, being a connection', row: `0: 0100007F:1F90 0100007F:C000 01 ${tail} 7 1`, told: [] },
    { what: 'what another process has', row: `0: 00000000:1F90 00000000:0000 0A ${tail} 8 1`, told: [] },
  ])('are told from a row of the kernel: $what', ({ row, told }) => {
    expect(listenersIn(table(row), new Set(['7']))).toEqual(told);
  });
});
