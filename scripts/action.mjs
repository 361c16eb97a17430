/** Makes the GitHub Action from the sources: `dist/`, with all dependencies, and `action.yml`, its inputs and outputs. */
import { basename, relative } from 'node:path';
import { build } from 'esbuild';
import { onlyUndiciClient, onlyUsedShapes, onlyUsedToolkit, publishInOnePiece } from './bundle-plugins.mjs';
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
    entryPoints: { action: 'src/action/main.ts' },
    outdir: 'dist',
    chunkNames: 'action/[name]-[hash]',
    splitting: true,
    define: { CHARTHOUSE_SURFACE: '"action"' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    mainFields: ['module', 'main'],
    minifySyntax: true,
    minifyWhitespace: true,
    banner: { js: banner.join('\n') },
    // `publishInOnePiece` adds imports only for the way in which modules are put into files.
    logOverride: { 'ignored-bare-import': 'silent' },
    plugins: [onlyUndiciClient, onlyUsedShapes, onlyUsedToolkit, publishInOnePiece],
    write: false,
    metafile: true,
    // V8 keeps two bytes for each character of a file in which one is outside of Latin-1.
    charset: 'ascii',
    legalComments: 'none',
    logLevel: 'warning',
  });
  return {
    ...withLastingNames(new Map(outputFiles.map(({ path, text }) => [relative(root, path), text])), metafile),
    'dist/THIRD-PARTY-NOTICES.txt': await thirdPartyNotices(root, [metafile, (await buildScript(root)).metafile]),
  };
}

/**
 * Names each file after a module in it, instead of its digest: a change of the sources changes files, and does not replace them. Two
 * branches then meet in a file. No two files contain one module.
 */
function withLastingNames(texts, { outputs: described }) {
  const names = new Map(
    [...texts.keys()].filter((path) => path.startsWith('dist/action/')).map((path) => [basename(path), nameOf(described[path])]),
  );
  const renamed = (text) => text.replace(/\b[\w.:-]+-[A-Z0-9]{8}\.js\b/g, (file) => names.get(file) ?? file);
  return Object.fromEntries([...texts].map(([path, text]) => [renamed(path), renamed(text)]));
}

function nameOf({ entryPoint, inputs }) {
  const modules = Object.keys(inputs).sort((a, b) => inputs[b].bytesInOutput - inputs[a].bytesInOutput || (a < b ? -1 : 1));
  // The module that all others import names the largest file, however they grow.
  const module =
    entryPoint ??
    modules.find((name) => name === 'src/client/operations.ts') ??
    modules.find((name) => name.startsWith('src/')) ??
    modules[0] ??
    'nothing';
  const path = module.replace(/^src\/|^.*node_modules\//, '').replace(/\.[cm]?[jt]s$/, '');
  return `${path.replace(/[^\w.-]+/g, '.').replace(/^\./, '')}.js`;
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
