/**
 * Writes what is made of the tables in `src`: the schema of charthouse.yaml, docs/api.md, docs/cli.md, docs/config.md,
 * the version, the GitHub Action (`action.yml`, `dist/`).
 * `--check` writes nothing and fails where something is out of date, or a page of docs/errors or docs/warnings.md does not fit its table.
 */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { actionBundle, actionContract } from './action.mjs';
import { apiSnapshot } from './api.mjs';
import { pageFaults } from './pages.mjs';
import { cliReference, configReference } from './reference.mjs';
import { threatModel } from './threat-model.mjs';
import { verdictTable } from './verdicts.mjs';

const root = join(import.meta.dirname, '..');
const checking = process.argv.includes('--check');
const tables = await loadTables();
const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));

const generated = {
  'action.yml': actionContract(tables),
  ...(await actionBundle(root)),
  ...tables.workflows({
    action: './',
    to: 'stack:kube9-operator-charts',
    infraPaths: ['infra/template.json'],
    note: 'Made by scripts/generate.mjs of src/operations/init/workflows.ts, as charthouse init makes those of others: do not edit.',
  }),
  'charthouse.schema.json': `${JSON.stringify(tables.configSchema(), null, 2)}\n`,
  'docs/api.md': await apiSnapshot(root),
  'docs/cli.md': cliReference(tables),
  'docs/config.md': configReference(tables),
  'docs/s3.md': verdictTable(
    await readFile(join(root, 'docs/s3.md'), 'utf8'),
    JSON.parse(await readFile(join(root, 'test/aws/verdicts.json'), 'utf8')),
    tables.tried,
  ),
  'docs/threat-model.md': threatModel(await readFile(join(root, 'docs/threat-model.md'), 'utf8'), tables),
  'src/base/version.ts': [
    '/** The version of charthouse. Written by scripts/generate.mjs from package.json, the one place that says it. */',
    '',
    '/** As `charthouse --version` prints it. */',
    `export const version = '${version}';`,
    '',
  ].join('\n'),
};

const faults = await pageFaults(root, tables);
for (const [path, text] of Object.entries(generated)) {
  const there = await readFile(join(root, path), 'utf8').catch(() => undefined);
  if (there === text) continue;
  if (checking) faults.push(`${path} is out of date: run npm run generate`);
  else {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
    process.stdout.write(`wrote ${path}\n`);
  }
}
for (const fault of faults) process.stderr.write(`${fault}\n`);
process.exitCode = faults.length === 0 ? 0 : 1;

/** Node cannot run the sources as they are, so the tables are bundled for this one import. */
async function loadTables() {
  const { outputFiles } = await build({
    stdin: {
      resolveDir: root,
      contents: [
        "export { catalogue } from './src/base/error-catalogue.ts';",
        "export { warnings } from './src/base/warning.ts';",
        "export { commands } from './src/config/commands.ts';",
        "export { optionInputs, otherInputs, tagOfTheEvent } from './src/config/action-inputs.ts';",
        "export { commandGroups, optionGroups } from './src/config/groups.ts';",
        "export { defaultIn, groupedOptions, summaryIn } from './src/config/option-text.ts';",
        "export { commandsOf, environmentName, fileReasonOf, oppositeName, optionList, optionSpec, optionsOf } from './src/config/names.ts';",
        "export { workflows } from './src/operations/init/workflows.ts';",
        "export { configSchema } from './src/config/schema.ts';",
        "export { tried } from './src/aws/s3/verdict.ts';",
      ].join('\n'),
    },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    write: false,
  });
  const folder = await mkdtemp(join(tmpdir(), 'charthouse-generate-'));
  try {
    const file = join(folder, 'tables.mjs');
    await writeFile(file, outputFiles[0].contents);
    return await import(pathToFileURL(file));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
