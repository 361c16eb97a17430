import process from 'node:process';
import { describe, expect, it } from 'vitest';
import { run } from './run.ts';

const node = (script: string, limitMs?: number) => run(process.execPath, ['-e', script], { limitMs });

describe('run', () => {
  it('gives the exit code and both outputs', async () => {
    expect(await node('console.log("out"); console.error("err"); process.exitCode = 3')).toEqual({
      code: 3,
      stdout: 'out\n',
      stderr: 'err\n',
    });
  });

  it('gives the program nothing to read', async () => {
    expect(await node('process.stdin.on("data", () => {}).on("end", () => console.log("end"))')).toMatchObject({ stdout: 'end\n' });
  });

  it('ends a program that hangs, and says which', async () => {
    await expect(node('setInterval(() => {}, 1000)', 300)).rejects.toThrow(/setInterval.* was ended by SIGKILL/);
  });

  it('says so where there is no such program, and holds the process no longer', async () => {
    const before = timers();
    await expect(run('charthouse-no-such-program', [])).rejects.toThrow('charthouse-no-such-program cannot be started');
    expect(timers()).toBe(before);
  });
});

function timers(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
}
