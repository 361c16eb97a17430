/** Writes `template.json`, which is reviewed, committed and shipped. `--check` only compares it with what the code makes. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { App } from 'aws-cdk-lib';
import { checkWithNag } from './lib/nag.ts';
import { ChartsStack } from './lib/stack.ts';

const committed = join(import.meta.dirname, 'template.json');
const scratch = mkdtempSync(join(tmpdir(), 'charthouse-infra-'));
try {
  const app = new App({ outdir: scratch, analyticsReporting: false, context: { '@aws-cdk/core:enablePartitionLiterals': false } });
  const stack = new ChartsStack(app);
  checkWithNag(app, stack);
  const template = app.synth().getStackByName(stack.stackName).template;
  const text = `${JSON.stringify(template, null, 1)}\n`;
  if (!process.argv.includes('--check')) writeFileSync(committed, text);
  else if (readFileSync(committed, 'utf8') !== text) {
    process.stderr.write('infra/template.json differs from what the code makes; run: npm run synth --prefix infra\n');
    process.exitCode = 1;
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
