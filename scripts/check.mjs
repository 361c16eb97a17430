/** All checks of the sources that do not need the whole test suite, in under a minute: one line for each check. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

const root = join(import.meta.dirname, '..');
const bin = (path) => join(root, 'node_modules', path);

const checks = [
  { name: 'types', args: [bin('typescript/bin/tsc'), '-p', root] },
  { name: 'types of site', args: [bin('typescript/bin/tsc'), '-p', join(root, 'site')] },
  { name: 'lint and format', args: [bin('@biomejs/biome/bin/biome'), 'check', '--error-on-warnings', '--colors=off', '.'] },
  { name: 'architecture', args: [bin('vitest/vitest.mjs'), 'run', '--project', 'unit', '--reporter', 'dot', 'test/architecture'] },
  { name: 'generated files', args: [join(root, 'scripts/generate.mjs'), '--check'] },
  { name: 'wording', args: [join(root, 'scripts/voice.mjs')] },
];

// All at once, because each uses a core for part of its time only.
const running = checks.filter(({ args }) => existsSync(args[0])).map((check) => ({ name: check.name, result: run(check.args) }));
for (const { name, result } of running) {
  const { isOk, seconds, said } = await result;
  process.stdout.write(`${isOk ? 'ok    ' : 'FAILED'}  ${name.padEnd(16)} ${seconds.toFixed(1).padStart(5)} s\n`);
  if (isOk) continue;
  process.stdout.write(`${said.trimEnd()}\n\n`);
  process.exitCode = 1;
}

function run(args) {
  const start = performance.now();
  const { CHARTHOUSE_TOTALS: _, FORCE_COLOR: __, ...inherited } = process.env;
  const env = { ...inherited, NO_COLOR: '1' };
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const said = [];
    child.stdout.on('data', (bytes) => said.push(bytes));
    child.stderr.on('data', (bytes) => said.push(bytes));
    const end = (isOk, text) => resolve({ isOk, seconds: (performance.now() - start) / 1000, said: text });
    child.on('error', (error) => end(false, error.message));
    child.on('close', (code) => end(code === 0, Buffer.concat(said).toString()));
  });
}
