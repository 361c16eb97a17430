/** The public API as one page: the declarations behind every name that `src/index.ts` exports, and of the types that they use, without comments. A change of it shows in review. */
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import process from 'node:process';

const heading = `# Library reference

<!-- Written by scripts/generate.mjs from src/index.ts. Do not edit. A change of this page is a change of the contract. -->

\`\`\`ts
import { publish } from 'charthouse-library';

const { charts } = await publish({ charts: ['charts/app'], to: './repository' });
for (const { name, version, outcome } of charts) console.log(name, version, outcome);
\`\`\`

Install the library with \`npm install charthouse-library\`. If a function fails, it throws a \`CharthouseError\`: \`code\` is stable, \`hint\` is what to do, and \`docs\` is the URL of [its page](errors/README.md). \`report\` is what was done until then. Your editor shows the comments of each function and option.
`;

/** The text of the page. */
export async function apiSnapshot(root) {
  const folder = await mkdtemp(join(tmpdir(), 'charthouse-api-'));
  try {
    execFileSync(
      process.execPath,
      [join(root, 'node_modules/typescript/bin/tsc'), '-p', join(root, 'tsconfig.types.json'), '--outDir', folder, '--removeComments'],
      { stdio: ['ignore', 'inherit', 'inherit'] },
    );
    const exported = exportsOf(await readFile(join(folder, 'index.d.ts'), 'utf8')).flatMap(({ names, from }) =>
      names.map((name) => ({ name, path: declarationFile(join(folder, 'index.d.ts'), from) })),
    );
    const found = await withUsedTypes(exported);
    const ofKind = (isExported, isWanted) =>
      [...found]
        .filter(([key]) => isExported === exported.some(({ name, path }) => key === `${path} ${name}`))
        .map(([, { name, text }]) => ({ name, text }))
        .filter(({ text }) => isWanted === undefined || isWanted === isFunction(text))
        .sort((a, b) => (a.name < b.name ? -1 : 1));
    const block = (declarations) => `\`\`\`ts\n${declarations.map(({ text }) => text).join('\n\n')}\n\`\`\`\n`;
    const inside = ofKind(false).map(({ name, text }) => ({ name, text: text.replace(/^export (?:declare )?/gm, '') }));
    return [
      heading,
      '## Functions\n',
      ...ofKind(true, true).flatMap((each) => [`### ${each.name}\n`, block([each])]),
      '## Options, reports and errors\n',
      block(ofKind(true, false)),
      '## Types inside these\n',
      'You cannot import them by name.\n',
      block(inside),
    ].join('\n');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function isFunction(text) {
  return text.startsWith('export declare function ');
}

/** The declarations of the names, and of every type of ours that they mention, by `path name`. */
async function withUsedTypes(names) {
  const found = new Map();
  const open = [...names];
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    const { name, path } = next;
    const key = `${path} ${name}`;
    if (found.has(key)) continue;
    const file = await readFile(path, 'utf8');
    const passedOn = new Map(namedFrom('export', file, path)).get(name);
    if (passedOn !== undefined) {
      open.push({ name, path: passedOn });
      continue;
    }
    const text = inLines(await withKeys(declarationOf(name, file, path), file, path)).replace(/^declare /, 'export declare ');
    found.set(key, { name, text });
    const places = new Map([...declaredIn(file).map((each) => [each, path]), ...namedFrom('import', file, path)]);
    for (const [, word] of text.matchAll(/\b([A-Z]\w+)\b/g)) if (places.has(word)) open.push({ name: word, path: places.get(word) });
  }
  return found;
}

/** A long union has a line for each member, so that a change of one shows in review. */
function inLines(text) {
  const lines = text.split('\n').map((line) => (line.length > 140 ? line.replace(/(<\w+,|=) (?=')| (?=\| ')/g, '$1\n    ') : line));
  return lines.join('\n');
}

function declaredIn(file) {
  return [...file.matchAll(/^(?:export )?(?:declare )?(?:interface|type|class) (\w+)/gm)].map(([, name]) => name);
}

/** What `import { … } from` or `export { … } from` of a file name, with the file that each comes from. */
function namedFrom(keyword, file, path) {
  return [...file.matchAll(new RegExp(`^${keyword} (?:type )?\\{([^}]*)\\} from '(\\.[^']+)';$`, 'gm'))].flatMap(([, names, from]) =>
    names.split(',').map((name) => [name.replace(/\btype\b/, '').trim(), declarationFile(path, from)]),
  );
}

function declarationFile(importer, from) {
  return resolve(dirname(importer), from.replace(/\.[jt]s$/, '.d.ts'));
}

/** `src/index.ts` contains only named re-exports; anything else in it is an error here. */
function exportsOf(index) {
  const found = [...index.matchAll(/^export (?:type )?\{([^}]*)\} from '([^']+)';$/gm)];
  const rest = found.reduce((text, [whole]) => text.replace(whole, ''), index).trim();
  if (rest !== '') throw new Error(`src/index.ts may contain only named re-exports, not: ${rest}`);
  return found.map(([, names, from]) => ({
    from,
    names: names
      .split(',')
      .map((name) => name.replace(/\btype\b/, '').trim())
      .filter((name) => name !== ''),
  }));
}

/** From the line that declares the name to the end of its brackets, which is how tsc writes a declaration. */
function declarationOf(name, file, from) {
  const lines = file.split('\n');
  const isDeclared = new RegExp(`^(?:export )?(?:declare )?(?:abstract )?(?:async )?(?:function|const|class|interface|type) ${name}\\b`);
  const start = lines.findIndex((line) => isDeclared.test(line));
  if (start < 0) throw new Error(`${name} is exported by src/index.ts, but ${from} does not declare it`);
  let depth = 0;
  for (let end = start; end < lines.length; end += 1) {
    for (const character of lines[end].replace(/=>/g, '')) depth += '{(['.includes(character) ? 1 : '})]'.includes(character) ? -1 : 0;
    if (depth === 0 && /[;}]$/.test(lines[end])) return lines.slice(start, end + 1).join('\n');
  }
  throw new Error(`the declaration of ${name} in ${from} does not end`);
}

/** The names themselves: `keyof typeof table` would hide them, and with them their changes. */
async function withKeys(declaration, file, from) {
  const imported = new Map(namedFrom('import', file, from));
  const tables = [...declaration.matchAll(/ keyof typeof (\w+)/g)].map(([, table]) => table);
  const keys = new Map();
  for (const table of tables) {
    const place = imported.get(table);
    keys.set(table, keysOf(table, place === undefined ? file : await readFile(place, 'utf8'), place ?? from));
  }
  return declaration.replace(/(?: \|)? keyof typeof (\w+)/g, (_, table) =>
    keys
      .get(table)
      .map((key) => `\n    | '${key}'`)
      .join(''),
  );
}

function keysOf(table, file, from) {
  // tsc indents the entries of a table by one step, and their contents by more.
  const [, inside] = new RegExp(`^(?:export )?declare const ${table}: \\{\\n([^]*?)^\\};$`, 'm').exec(file) ?? [];
  const keys = [...(inside ?? '').matchAll(/^ {4}(?:readonly )?(?:'([^']+)'|(\w+)):/gm)].map(([, quoted, bare]) => quoted ?? bare);
  if (keys.length === 0) throw new Error(`the keys of ${table} in ${from} cannot be read`);
  return keys;
}
