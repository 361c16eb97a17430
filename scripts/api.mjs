/** The public API as one page: the declarations behind every name that `src/index.ts` exports, without their comments. A change of it shows in review. */
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import process from 'node:process';

const heading =
  '// What `import … from "charthouse-library"` gives. Written by scripts/api.mjs; read a change of it as a change of the contract.\n';

/** The page's text. */
export async function apiSnapshot(root) {
  const folder = await mkdtemp(join(tmpdir(), 'charthouse-api-'));
  try {
    execFileSync(
      process.execPath,
      [join(root, 'node_modules/typescript/bin/tsc'), '-p', join(root, 'tsconfig.types.json'), '--outDir', folder, '--removeComments'],
      { stdio: ['ignore', 'inherit', 'inherit'] },
    );
    const index = await readFile(join(folder, 'index.d.ts'), 'utf8');
    const declarations = [];
    for (const { names, from } of exportsOf(index)) {
      const file = await readFile(resolve(folder, dirname('index.d.ts'), from.replace(/\.[jt]s$/, '.d.ts')), 'utf8');
      for (const name of names) declarations.push([name, withKeys(declarationOf(name, file, from), file, from)]);
    }
    declarations.sort(([a], [b]) => (a < b ? -1 : 1));
    return `${heading}\n\`\`\`ts\n${declarations.map(([, text]) => text).join('\n\n')}\n\`\`\`\n`;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** `src/index.ts` is nothing but named re-exports; anything else in it is an error here. */
function exportsOf(index) {
  const found = [...index.matchAll(/^export (?:type )?\{([^}]*)\} from '([^']+)';$/gm)];
  const rest = found.reduce((text, [whole]) => text.replace(whole, ''), index).trim();
  if (rest !== '') throw new Error(`src/index.ts may hold named re-exports only, not: ${rest}`);
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
  const isDeclared = new RegExp(`^export (?:declare )?(?:abstract )?(?:async )?(?:function|const|class|interface|type) ${name}\\b`);
  const start = lines.findIndex((line) => isDeclared.test(line));
  if (start < 0) throw new Error(`${name} is exported by src/index.ts, but ${from} does not declare it`);
  let depth = 0;
  for (let end = start; end < lines.length; end += 1) {
    for (const character of lines[end].replace(/=>/g, '')) depth += '{(['.includes(character) ? 1 : '})]'.includes(character) ? -1 : 0;
    if (depth === 0 && /[;}]$/.test(lines[end])) return lines.slice(start, end + 1).join('\n');
  }
  throw new Error(`the declaration of ${name} in ${from} does not end`);
}

/** Whoever reads the page wants the names themselves: `keyof typeof table` would hide them, and with them their changes. */
function withKeys(declaration, file, from) {
  return declaration.replace(/ keyof typeof (\w+)/g, (_, table) => {
    // tsc indents what a table holds by one step, and what that holds by more.
    const [, inside] = new RegExp(`^(?:export )?declare const ${table}: \\{\\n([^]*?)^\\};$`, 'm').exec(file) ?? [];
    const keys = [...(inside ?? '').matchAll(/^ {4}(?:readonly )?(?:'([^']+)'|(\w+)):/gm)].map(([, quoted, bare]) => quoted ?? bare);
    if (keys.length === 0) throw new Error(`the keys of ${table} in ${from} cannot be read`);
    return keys.map((key) => `\n    | '${key}'`).join('');
  });
}
