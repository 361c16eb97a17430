/**
 * Counts the words of voice.json in docs, comments and messages, and prints the lines to change if a rate is out of bounds.
 * `voice.mjs [ROOT [docs|comments|messages]]`: a second argument lists every finding of one of the three. See docs/style.md.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import process from 'node:process';

const LINES_SHOWN = 20;
const { groups, longSentences } = JSON.parse(readFileSync(join(import.meta.dirname, 'voice.json'), 'utf8'));

/** Blanks what is matched but keeps its line breaks, so that lines keep their numbers. */
const blank = (text, pattern, instead = ' ') => text.replace(pattern, (match) => match.replace(/[^\n]+/g, instead));

/** The prose of a page: without code, tables, link targets and HTML comments. */
function proseOf(page) {
  const withoutBlocks = blank(blank(page, /^ *```.*?^ *```$/gms), /<!--.*?-->/gs);
  // A list of names in code, such as the commands that have an option, is one word.
  return withoutBlocks
    .replace(/^\|.*$/gm, '')
    .replace(/`[^`\n]*`/g, '`')
    .replace(/`(?:, `)+/g, '`')
    .replace(/\]\([^)]*\)/g, ']');
}

const tokens =
  /(?<comment>\/\*.*?\*\/|\/\/[^\n]*)|(?<text>'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`)|(?<=[=(,:[!&|?{;]\s*|return )\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n])+\//gs;

// Texts that follow each other, as in a table, are sentences of their own.
function readable(text, wanted) {
  return wanted === 'comment' ? text.replace(/`[^`\n]*`/g, '`') : `${text.replace(/\$\{[^}]*\}/g, '`').slice(0, -1)}. `;
}

/** The comments of a source, or its texts of several words; everything else is blank. */
function partOf(source, wanted) {
  let prose = '';
  let end = 0;
  for (const { 0: token, index, groups: found } of source.matchAll(tokens)) {
    prose += blank(source.slice(end, index), /[^\n]+/g);
    const text = found[wanted] ?? '';
    const isProse = wanted === 'comment' || text.trim().includes(' ');
    prose += text !== '' && isProse ? readable(text, wanted) : blank(token, /[^\n]+/g);
    end = index + token.length;
  }
  return prose;
}

function filesOf(root, folder, ending) {
  if (!existsSync(join(root, folder))) return [];
  const found = readdirSync(join(root, folder), { withFileTypes: true, recursive: true });
  return found
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .sort();
}

/** What is counted: path and prose, for each surface. docs/api.md is a listing of code. */
function surfacesOf(root) {
  const read = (paths, prose) => paths.map((path) => ({ path, prose: prose(readFileSync(join(root, path), 'utf8')) }));
  const inRoot = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md', 'bench/README.md', 'library/README.md'];
  const pages = [...inRoot.filter((path) => existsSync(join(root, path))), ...filesOf(root, 'docs', '.md')].filter(
    (path) => path !== 'docs/api.md',
  );
  const programs = ['scripts', 'bench', 'infra/lib'].flatMap((folder) => [
    ...filesOf(root, folder, '.mjs'),
    ...filesOf(root, folder, '.ts'),
  ]);
  const sources = [...filesOf(root, 'src', '.ts').filter((path) => !path.endsWith('.test.ts')), ...programs];
  return {
    docs: read(pages, proseOf),
    comments: read(sources, (source) => partOf(source, 'comment')),
    // What is in templates of pages is markup, and src/pages/assets.ts is made from site/.
    messages: read(
      sources.filter((path) => !path.startsWith('src/pages/')),
      (source) => partOf(source, 'text'),
    ),
  };
}

const wordsOf = (text) => text.match(/[A-Za-z'’]+/g)?.length ?? 0;

function findTerms(files, terms) {
  const found = [];
  for (const [term, instead] of Object.entries(terms)) {
    const pattern = new RegExp(`(?<![\\w-])(?:${term})(?![\\w-])`, 'gi');
    for (const { path, prose } of files) {
      for (const [at, line] of prose.split('\n').entries()) {
        for (const [word] of line.matchAll(pattern)) found.push({ path, line: at + 1, what: `${word} → ${instead}` });
      }
    }
  }
  return found;
}

/** Sentences with too many words; code counts as one word. */
function findLong(files) {
  return files.flatMap(({ path, prose }) =>
    [...prose.matchAll(/(?:[^\n.!?]|[.!?](?!\s)|\n(?! *\n| *[-*#>\d]))+/g)].flatMap(({ 0: sentence, index }) => {
      const words = sentence.split(/\s+/).filter((word) => /[\p{L}\d`]/u.test(word)).length;
      if (words <= longSentences.words) return [];
      const line = prose.slice(0, index + sentence.search(/\S/)).split('\n').length;
      return [{ path, line, what: `a sentence of ${words} words` }];
    }),
  );
}

/** The files with the most findings first. */
function worstFirst(found) {
  const counts = new Map();
  for (const { path } of found) counts.set(path, (counts.get(path) ?? 0) + 1);
  return found.toSorted((a, b) => counts.get(b.path) - counts.get(a.path));
}

const [root = join(import.meta.dirname, '..'), listed] = process.argv.slice(2);
for (const [surface, files] of Object.entries(surfacesOf(root))) {
  const thousands = files.reduce((sum, { prose }) => sum + wordsOf(prose), 0) / 1000;
  for (const { name, terms, atMost = {}, atLeast = {} } of [...groups, { name: 'long sentences', ...longSentences }]) {
    const found = terms ? findTerms(files, terms) : findLong(files);
    const rate = found.length / (thousands || 1);
    const isTooHigh = rate > (atMost[surface] ?? Number.POSITIVE_INFINITY);
    const isTooLow = rate < (atLeast[surface] ?? 0);
    const bound = surface in atMost ? `at most ${atMost[surface]}` : surface in atLeast ? `at least ${atLeast[surface]}` : 'no bound';
    const row = [surface.padEnd(8), name.padEnd(32), rate.toFixed(2).padStart(6), bound].join('  ');
    process.stdout.write(`${isTooHigh || isTooLow ? 'FAILED' : 'ok    '}  ${row}\n`);
    if (isTooHigh || isTooLow) process.exitCode = 1;
    if (!(isTooHigh || (listed === surface && atMost[surface] !== undefined))) continue;
    const shown = listed === surface ? found : worstFirst(found).slice(0, LINES_SHOWN);
    for (const { path, line, what } of shown) process.stdout.write(`        ${path}:${line}: ${what}\n`);
  }
}
