/** The table of stores in docs/s3.md, generated from test/aws/verdicts.json, which tests compare with real stores. */

const begin = '<!-- verdicts: written by scripts/generate.mjs from test/aws/verdicts.json -->';
const end = '<!-- end of verdicts -->';

/** The page with its table renewed. */
export function verdictTable(page, rows, tried) {
  const [head, rest] = page.split(begin);
  const tail = rest?.split(end)[1];
  if (tail === undefined) throw new Error('docs/s3.md lacks the markers of its table');
  const stores = rows.filter(({ oddity }) => oddity === undefined);
  const broken = rows.filter(({ oddity }) => oddity !== undefined);
  const titles = ['create', 'replace', 'own ETag', 'several at once'];
  const table = (first, of, known) => [
    `| ${first} | ${titles.join(' | ')} | result |${known ? ' tried |' : ''}`,
    `|---|${titles.map(() => '---|').join('')}---|${known ? '---|' : ''}`,
    ...of.map(
      (row) =>
        `| ${row.store} | ${steps(row, tried).join(' | ')} | ${verdictOf(row)} |${known ? ` ${row.seen ?? 'by each test run'} |` : ''}`,
    ),
  ];
  return [`${head}${begin}`, '', ...table('store', stores, true), '', ...table('a store that', broken, false), '', `${end}${tail}`].join(
    '\n',
  );
}

/** Steps after the one that fails are not tested. */
function steps({ found, unknown }, tried) {
  const at = found === undefined ? tried.length : tried.indexOf(found);
  return tried.map((name, step) => (name === unknown ? 'not known' : step < at ? 'yes' : step === at ? '**no**' : '–'));
}

function verdictOf({ found, etag }) {
  if (found !== undefined) return 'refused';
  return etag === 'bare' ? 'used, with ETags without quotes' : 'used';
}
