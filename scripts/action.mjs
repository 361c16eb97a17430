/** Makes the GitHub Action from the sources: `dist/action.js`, one file with all dependencies, and `action.yml`, its inputs and outputs. */
import { build } from 'esbuild';
import { onlyUndiciClient, onlyUsedToolkit } from './bundle-plugins.mjs';
import { buildScript } from './page-assets.mjs';
import { thirdPartyNotices } from './third-party-notices.mjs';

const banner = [
  '// The GitHub Action of charthouse, made of src/action/main.ts by scripts/generate.mjs: do not edit.',
  "import { createRequire as charthouseRequire } from 'node:module';",
  // CommonJS packages load Node's modules with `require`, which ES modules do not have.
  'const require = charthouseRequire(import.meta.url);',
];

/** The files of the bundle: the same sources and packages give the same bytes on every machine. */
export async function actionBundle(root) {
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['src/action/main.ts'],
    outfile: 'dist/action.js',
    define: { CHARTHOUSE_SURFACE: '"action"' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    mainFields: ['module', 'main'],
    minifySyntax: true,
    minifyWhitespace: true,
    banner: { js: banner.join('\n') },
    plugins: [onlyUndiciClient, onlyUsedToolkit],
    write: false,
    metafile: true,
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'warning',
  });
  return {
    'dist/action.js': outputFiles[0].text,
    'dist/THIRD-PARTY-NOTICES.txt': await thirdPartyNotices(root, [metafile, (await buildScript(root)).metafile]),
  };
}

const outputs = {
  published: 'Number of versions that this run published; 0 if all were published before',
  unchanged: 'Number of versions that were published before, with the same contents',
  charts: 'Outcome of each chart as JSON: a list of {name, version, path, outcome, digest, sizeBytes, url}',
  'index-url': 'Public URL of index.yaml',
  'index-revision': 'Index version (ETag) that this run wrote or found',
  'invalidation-id': 'ID of the CloudFront invalidation, if one was created',
  'repository-url': 'URL that users pass to helm repo add',
};

/** The contract of the Action. Only the tag has a default, since it may be empty on purpose. Other inputs that a step omits come from the environment or charthouse.yaml. */
export function actionContract({ optionInputs, optionSpec, otherInputs, tagOfTheEvent }) {
  const options = [...optionInputs()].map(([name, commands]) => [name, describe(name, optionSpec(name), commands)]);
  const lines = (entries) =>
    entries.flatMap(([name, text]) => [
      `  ${name}:`,
      `    description: ${JSON.stringify(text)}`,
      ...(name === 'tag' ? [`    default: ${tagOfTheEvent}`] : []),
    ]);
  return [
    '# Generated from the option table by scripts/generate.mjs: do not edit. See docs/action.md.',
    'name: charthouse',
    'description: Package Helm charts and publish them to a chart repository, so that no version is ever lost and none ever changes',
    'author: charthouse',
    'branding:',
    '  icon: anchor',
    '  color: blue',
    'inputs:',
    ...lines([...Object.entries(otherInputs), ...options]),
    'outputs:',
    ...lines(Object.entries(outputs)),
    'runs:',
    '  using: node24',
    '  main: dist/action.js',
    '',
  ].join('\n');
}

function describe(name, { summary, default: fixed, defaultText: standard = fixed }, commands) {
  const text = name === 'stack' ? 'CloudFormation stack whose outputs name the repository, instead of the input to' : summary;
  const shown = standard === undefined || name === 'stack' || name === 'to' ? '' : `; default: ${standard}`;
  return `${text}${shown} (${commands.join(', ')})`;
}
