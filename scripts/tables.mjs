/** The tables of `src`, for scripts: Node cannot run the sources as they are, so the tables are bundled for one import. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const exported = [
  "export { catalogue } from './src/base/error-catalogue.ts';",
  "export { docsUrl } from './src/base/docs-url.ts';",
  "export { warnings } from './src/base/warning.ts';",
  "export { commands } from './src/config/commands.ts';",
  "export { optionInputs, otherInputs, tagOfTheEvent } from './src/config/action-inputs.ts';",
  "export { commandGroups, optionGroups } from './src/config/groups.ts';",
  "export { commandsOf, environmentName, fieldName, fileReasonOf, isOptionName } from './src/config/names.ts';",
  "export { oppositeName, optionList, optionSpec, optionsOf } from './src/config/names.ts';",
  "export { defaultsOf, defaultValue } from './src/config/operation-defaults.ts';",
  "export { fieldsOf, optionsOfOperation } from './src/config/operation-fields.ts';",
  "export { operations } from './src/config/operations.ts';",
  "export { defaultIn, groupedOptions, summaryIn } from './src/config/option-text.ts';",
  "export { workflows } from './src/operations/init/workflows.ts';",
  "export { artifactHubKeys } from './src/config/artifact-hub-values.ts';",
  "export { repositoryKeys } from './src/config/repositories.ts';",
  "export { siteKeys } from './src/config/site-values.ts';",
  "export { configSchema } from './src/config/schema.ts';",
  "export { auditRules } from './src/readers/audit-rules.ts';",
  "export { tried } from './src/aws/s3/probe-result.ts';",
];

/** `more` is exported too; `edit` can change the text of a file of src/config and src/hint, for a test of what follows from the change. */
export async function loadTables(root, { more = [], edit } = {}) {
  const { outputFiles } = await build({
    stdin: { resolveDir: root, contents: [...exported, ...more].join('\n') },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    // CommonJS packages ask for Node's modules with `require`, which ES modules do not have.
    banner: { js: "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);" },
    plugins: edit === undefined ? [] : [editing(root, edit)],
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

function editing(root, edit) {
  return {
    name: 'edit',
    setup({ onLoad }) {
      onLoad({ filter: /src\/(config|hint)\/[^/]*\.ts$/ }, async ({ path }) => ({
        contents: edit(relative(root, path), await readFile(path, 'utf8')),
        loader: 'ts',
      }));
    },
  };
}
