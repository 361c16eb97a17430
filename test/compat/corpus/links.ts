/** Symbolic links: Helm follows them wherever they lead. */
import { app, archive, type CorpusGroup, chartYaml, packaged, refused, subYaml } from './tree.ts';

const to = (link: string) => ({ link });

export const links: CorpusGroup = {
  'a link to a file': packaged(app({ 'a.txt': 'a', 'b.txt': to('a.txt') })),
  'a link to a file outside of the chart': packaged(app({ '../LICENSE': 'l', LICENSE: to('../LICENSE') })),
  'a link to a folder outside of the chart': packaged(app({ '../docs/x/a.md': 'a', '../docs/b.md': 'b', docs: to('../docs') })),
  'a link to a link': packaged(app({ 'a.txt': 'a', b: to('a.txt'), c: to('b') })),
  'a link inside a linked folder': packaged(app({ '../docs/a.md': to('../other.md'), '../other.md': 'o', docs: to('../docs') })),
  'one folder linked twice': packaged(app({ 'a/x': 'x', b: to('a'), c: to('a') })),
  'links for Chart.yaml, values.yaml and .helmignore': packaged({
    '../c': chartYaml(),
    '../v': 'a: 1\n',
    '../i': '*.md\n',
    'Chart.yaml': to('../c'),
    'values.yaml': to('../v'),
    '.helmignore': to('../i'),
    'a.md': '',
  }),
  'linked subcharts': packaged(
    app({
      '../one/Chart.yaml': subYaml('one'),
      '../two.tgz': archive({ 'Chart.yaml': subYaml('two') }),
      'charts/one': to('../../one'),
      'charts/two.tgz': to('../../two.tgz'),
    }),
  ),
  'a linked folder that is ignored': packaged(app({ '../docs/a.md': '', docs: to('../docs'), '.helmignore': 'docs/\n' })),
  'a link back to the chart that is ignored': packaged(app({ 'a/self': to('..'), '.helmignore': 'self\n' })),
  'a broken link in a folder that is ignored': packaged(app({ 'docs/gone': to('nowhere'), '.helmignore': 'docs\n' })),
  'a broken .helmignore': refused(app({ '.helmignore': to('nowhere') })),
  'a broken link': refused(app({ gone: to('nowhere') })),
  'a broken link that is ignored': refused(app({ gone: to('nowhere'), '.helmignore': 'gone\n' })),
  'a link to itself': refused(app({ self: to('self') })),
  'a link back to the chart': refused(app({ 'a/self': to('..') })),
  'links that lead to each other': refused(app({ 'a/b': to('../c'), 'c/d': to('../a') })),
  'a link to a pipe': refused(app({ '../pipe': { pipe: true }, pipe: to('../pipe') })),
};
