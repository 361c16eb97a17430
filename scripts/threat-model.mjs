/** The table of docs/threat-model.md, generated from the option table; the rest of the page is written by hand. */

const begin = '<!-- options: written by scripts/generate.mjs from src/config/*-options.ts -->';
const end = '<!-- end of options -->';

/** The page with its table renewed. */
export function threatModel(page, { optionList, fileReasonOf }) {
  const [head, rest] = page.split(begin);
  const tail = rest?.split(end)[1];
  if (tail === undefined) throw new Error('docs/threat-model.md lacks the markers of its table');
  const row = ([name, spec]) => `| \`${name}\` | ${spec.places === 'anywhere' ? 'yes' : 'no'} | ${fileReasonOf(spec)} |`;
  return [
    `${head}${begin}`,
    '',
    '| option | in charthouse.yaml | why |',
    '|---|---|---|',
    ...optionList.map(row),
    '',
    `${end}${tail}`,
  ].join('\n');
}
