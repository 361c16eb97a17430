import { expect, it } from 'vitest';
import { closedGate } from './gate.ts';

function arrivals(gate: ReturnType<typeof closedGate>) {
  const passed: string[] = [];
  return { passed, come: (name: string) => gate.pass().then(() => passed.push(name)) };
}

it('holds everybody until it is opened', async () => {
  const gate = closedGate();
  const { passed, come } = arrivals(gate);
  const both = [come('a'), come('b')];
  await gate.arrived(2);
  expect([passed, gate.held]).toEqual([[], 2]);
  gate.open();
  await Promise.all([...both, come('c')]);
  expect([passed, gate.held]).toEqual([['a', 'b', 'c'], 0]);
});

it('opens by itself when the last one has come, and stays open', async () => {
  const gate = closedGate({ opensAt: 3 });
  const { passed, come } = arrivals(gate);
  const first = [come('a'), come('b')];
  await gate.arrived(2);
  expect(passed).toEqual([]);
  await Promise.all([...first, come('c')]);
  await come('d');
  expect(passed).toEqual(['a', 'b', 'c', 'd']);
});

it('lets so many on, in the order in which they came, and those to come', async () => {
  const gate = closedGate();
  const { passed, come } = arrivals(gate);
  const [first, second] = [come('a'), come('b')];
  gate.letThrough(1);
  await first;
  expect([passed, gate.held]).toEqual([['a'], 1]);
  gate.letThrough(2);
  await Promise.all([second, come('c')]);
  void come('d');
  expect([passed, gate.held]).toEqual([['a', 'b', 'c'], 1]);
});

it('tells of those who have been there, held or not', async () => {
  const gate = closedGate({ opensAt: 1 });
  await gate.pass();
  await gate.arrived(1);
  const second = gate.arrived(2);
  await gate.pass();
  await second;
});
