import process from 'node:process';
import { describe, expect, it } from 'vitest';
import { nodePrograms } from './programs.ts';

const run = (script: string, signal = new AbortController().signal) =>
  nodePrograms.run(process.execPath, ['-e', script], { folder: '.', environment: { A: '1' }, signal });

describe('running a program', () => {
  it('gives it the environment that is named, and keeps what it says', async () => {
    const script = 'console.log(process.env.A, process.env.HOME); console.error("e"); process.exitCode = 3';
    expect(await run(script)).toEqual({ exitCode: 3, stdout: '1 undefined\n', stderr: 'e\n' });
  });

  it('keeps the beginning of what is too much, and reads it to its end', async () => {
    const { exitCode, stdout } = await run('process.stdout.write("a".repeat(3 << 20), () => process.exit(0))');
    expect([exitCode, stdout.length]).toEqual([0, 1 << 20]);
  });

  it('ends it with the run, and says why', async () => {
    const stop = new AbortController();
    const running = run('setInterval(() => {}, 1000)', stop.signal);
    stop.abort(new Error('stopped'));
    await expect(running).rejects.toThrow('stopped');
    await expect(run('', stop.signal)).rejects.toThrow('stopped');
  });

  it.each([['a host'], [undefined]])('gives it %s for its standard input', async (input) => {
    const script = 'process.stdin.on("data", (text) => console.log(String(text))).on("end", () => console.log("end"))';
    const { signal } = new AbortController();
    const { stdout } = await nodePrograms.run(process.execPath, ['-e', script], { folder: '.', environment: {}, signal, input });
    expect(stdout).toBe(`${input === undefined ? '' : `${input}\n`}end\n`);
  });

  it('does not wait for a program that ignores its input', async () => {
    const { signal } = new AbortController();
    const input = 'x'.repeat(1 << 20);
    const ran = await nodePrograms.run(process.execPath, ['-e', 'process.exit(4)'], { folder: '.', environment: {}, signal, input });
    expect(ran.exitCode).toBe(4);
  });

  it('reports a missing program', async () => {
    const { signal } = new AbortController();
    const running = nodePrograms.run('./no-such-program', [], { folder: '.', environment: {}, signal });
    await expect(running).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
