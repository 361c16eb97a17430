/** The AWS CLI, pinned with all dependencies, made once into `.tools`, beside the tools of the tests. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import pins from '../test/tools.json' with { type: 'json' };

const requirements = pins['aws-cli'].pypi;

/**
 * How to call it: the interpreter itself, not the launcher of a version manager, with byte-code that is compiled beforehand and not compared
 * with its source, so that it starts as fast as possible.
 */
export async function awsCli() {
  const python = output('python3', ['-c', 'import sys; print(sys.executable)']);
  const pinned = createHash('sha256')
    .update(requirements.join())
    .update(output(python, ['-VV']))
    .digest('hex')
    .slice(0, 8);
  const tools = join(import.meta.dirname, '..', '.tools');
  const folder = join(tools, `aws-cli-${pinned}`);
  if (!existsSync(folder)) {
    await mkdir(tools, { recursive: true });
    const work = mkdtempSync(join(tools, `making-${process.pid}-`));
    try {
      const options = ['--no-deps', '--only-binary', ':all:', '--no-input', '--quiet', '--no-compile', '--disable-pip-version-check'];
      output(python, ['-m', 'pip', 'install', '--target', work, ...options, ...requirements]);
      renameSync(work, folder);
      output(python, ['-m', 'compileall', '-q', '--invalidation-mode', 'unchecked-hash', folder]);
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  }
  return { python, script: join(folder, 'bin', 'aws'), env: { PYTHONPATH: folder } };
}

function output(program, args) {
  return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trim();
}
