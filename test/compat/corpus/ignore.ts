/** .helmignore: every case holds the same files, so that each shows which of them a pattern leaves out. */
import { app, type CorpusCase, type CorpusGroup, packaged, refused, type Tree } from './tree.ts';

const files: Tree = {
  'README.md': 'r',
  'a.txt': 'a',
  '.env': 'e',
  'docs/a.md': 'a',
  'docs/b.txt': 'b',
  'docs/deep/a.md': 'd',
  'files/docs/a.md': 'f',
  'files/a.txt': 'f',
  'files/[x].txt': 'x',
  'files/!bang': '!',
  'files/a b.txt': ' ',
  'templates/x.yaml': 'x',
  'templates/.y.yaml': 'y',
  'values.yaml': 'v: 1\n',
};

const rules = (text: string | Uint8Array): CorpusCase => packaged(app({ ...files, '.helmignore': text }));
const never = (text: string): CorpusCase => refused(app({ ...files, '.helmignore': text }));

const patterns = [
  ...['*.md', 'docs', 'docs/', 'a.txt/', '/docs', '/a.txt', 'docs/*.md', 'docs/*/*.md', '*/a.txt', 'docs/deep', '/docs/deep/', './a.txt'],
  ...[
    '.*',
    '.env',
    '[a-z].txt',
    '[^a].txt',
    '[!a].txt',
    'a?txt',
    '?',
    '\\[x\\].txt',
    '\\!bang',
    'a b.txt',
    '*.{md,txt}',
    'templates/*',
    'templates',
  ],
  ...['  *.md  ', '*.md # not a comment', '#*.md', '\\#x', '!*.yaml', 'z*[', 'docs\\/', 'd*s', 'files/*', '/'],
];
const refusedPatterns = [
  'docs/**',
  '**/*.md',
  '!**',
  '[',
  'a[',
  '[]a]',
  '[a-]',
  'a\\',
  'a*[',
  '!docs/a.md',
  '*.yaml\n!README.md',
  '*',
  'Chart.yaml',
];

/** One pattern each, and files of several lines. */
export const ignore: CorpusGroup = {
  ...Object.fromEntries(patterns.map((pattern) => [`ignoring ${pattern}`, rules(`${pattern}\n`)])),
  ...Object.fromEntries(refusedPatterns.map((pattern) => [`refusing to ignore ${pattern}`, never(`${pattern}\n`)])),
  'an empty .helmignore': rules(''),
  'several lines, the first match wins': rules('docs/*.md\n\n# c\n   # d\n!*.yaml\ndocs\n'),
  'CRLF and no newline at the end': rules('*.md\r\n\r\n# c\r\ndocs/'),
  'a BOM before the first pattern': rules('\ufeff*.md\n'),
  'a BOM before the second pattern': rules('a.txt\n\ufeff*.md\n'),
  'odd spaces around a pattern': rules('\u00a0*.md\u2003\n\u0085a.txt\n\ufeff'),
  'bytes that are no UTF-8 in a comment': rules(Buffer.from('# caf\u00e9\n*.md\n', 'latin1')),
  'itself and more': rules('.helmignore\n*.md\n'),
  'a long line': rules(`#${'x'.repeat(65_534)}\n*.md\n`),
  'a line that is too long': never(`#${'x'.repeat(65_535)}\n*.md\n`),
  'a .helmignore that is a folder': refused(app({ '.helmignore/a': '' })),
  'a .helmignore further down': packaged(app({ ...files, 'docs/.helmignore': '*\n', 'files/.helmignore': '**\n' })),
  'ignored files that Helm would refuse': packaged(
    app({
      'values.yaml': '[',
      pipe: { pipe: true },
      big: Buffer.alloc(5 * 1024 * 1024 + 1),
      'charts/README.md': '',
      '.helmignore': 'values.yaml\npipe\nbig\n/charts/README.md\n',
    }),
  ),
  'subcharts and requirements left out': packaged(
    app({ 'charts/a/b': '', 'requirements.yaml': '[', '.helmignore': 'charts/\nrequirements.*\n' }),
  ),
};
