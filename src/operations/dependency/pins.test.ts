import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCharthouseError } from '../../base/error.ts';
import { type PinnedVersion, parsePins, pinKey, withPins } from './pins.ts';

const digest = (letter: string): string => letter.repeat(64);
const url = 'https://charts.example.com';

function failure(text: string): unknown {
  try {
    return parsePins(text, 'charthouse.sum');
  } catch (error) {
    return isCharthouseError(error) ? { code: error.code, where: error.where } : error;
  }
}

describe('the pin file', () => {
  it('has one pin on each line, with comments and blank lines between', () => {
    const text = `# ours\n\nsha256:${digest('a')} db 1.4.0 ${url}\r\n  # why\nsha256:${digest('b')}\tweb\tv1.0.0+x  oci://r.example.com/c \n# end`;
    const { lines, end } = parsePins(text, 'charthouse.sum');
    expect(lines).toEqual([
      { digest: digest('a'), name: 'db', version: '1.4.0', repository: url, line: 3, comments: ['# ours', ''] },
      { digest: digest('b'), name: 'web', version: 'v1.0.0+x', repository: 'oci://r.example.com/c', line: 5, comments: ['  # why'] },
    ]);
    expect(end).toEqual(['# end']);
    expect(parsePins('', 'x').lines).toEqual([]);
  });

  it.each([
    ['a digest that is too short', `sha256:abc db 1.4.0 ${url}`],
    ['a digest in upper case', `sha256:${digest('A')} db 1.4.0 ${url}`],
    ['another algorithm', `md5:${digest('a')} db 1.4.0 ${url}`],
    ['no repository', `sha256:${digest('a')} db 1.4.0`],
    ['more at its end', `sha256:${digest('a')} db 1.4.0 ${url} x`],
    ['a conflict of git', '<<<<<<< HEAD'],
  ])('is refused at the line with %s', (_, line) => {
    expect(failure(`# ours\n${line}\n`)).toEqual({ code: 'CH_CONFIG_INVALID', where: { file: 'charthouse.sum', line: 2 } });
  });

  it('is refused with two digests of one version, but not with a line twice', () => {
    const line = (letter: string, end = '') => `sha256:${digest(letter)} db 1.4.0 ${url}${end}\n`;
    expect(failure(line('a') + line('b', '/'))).toMatchObject({ where: { line: 2 } });
    expect(parsePins(line('a') + line('a', '/'), 'x').lines).toHaveLength(1);
  });

  it('is written sorted, with its comments, and with nothing that it had removed', () => {
    const pin = (name: string, letter: string): PinnedVersion => ({ name, version: '1.0.0', repository: url, digest: digest(letter) });
    const made = withPins(undefined, [pin('web', 'a'), pin('db', 'b')]) ?? '';
    expect(made).toBe(
      `# The packages of dependencies, by digest: charthouse stops if one of them changes.\n\nsha256:${digest('b')} db 1.0.0 ${url}\nsha256:${digest('a')} web 1.0.0 ${url}\n`,
    );
    const edited = made.replace('sha256:aa', '# the front\nsha256:aa').concat('# end\n');
    const more = withPins(parsePins(edited, 'x'), [pin('app', 'c'), pin('web', 'd')]) ?? '';
    expect(more.split('\n')).toEqual([
      ...['# The packages of dependencies, by digest: charthouse stops if one of them changes.', ''],
      ...[`sha256:${digest('c')} app 1.0.0 ${url}`, `sha256:${digest('b')} db 1.0.0 ${url}`],
      ...['# the front', `sha256:${digest('a')} web 1.0.0 ${url}`, '# end', ''],
    ]);
    expect(withPins(parsePins(more, 'x'), [pin('db', 'e')])).toBeUndefined();
  });

  it('reads what it has written, whatever is added', () => {
    const word = fc.stringMatching(/^[a-z0-9+.-]{1,8}$/);
    const pin = fc.record({
      name: word,
      version: word,
      repository: word.map((host) => `https://${host}`),
      digest: fc.stringMatching(/^[0-9a-f]{64}$/),
    });
    fc.assert(
      fc.property(fc.array(pin), fc.array(pin), (first, second) => {
        const one = parsePins(withPins(undefined, first) ?? '', 'x');
        const two = parsePins(withPins(one, second) ?? withPins(undefined, first) ?? '', 'x');
        expect(new Set(two.lines.map(pinKey))).toEqual(new Set([...first, ...second].map(pinKey)));
        // The digest that was there first stays.
        for (const { line: _, comments: __, ...each } of one.lines) expect(two.lines).toContainEqual(expect.objectContaining(each));
      }),
    );
  });
});

it('can be read again, whatever characters a name has', () => {
  for (const name of ['my chart', 'a#b', 'a%20b', 'ünï', 'a\u00a0b', '# c']) {
    const pin = { name, version: '1.0.0', repository: 'https://charts.example.com', digest: '0'.repeat(64) };
    const read = parsePins(withPins(undefined, [pin]) ?? '', 'charthouse.sum');
    expect(read.lines.map(pinKey)).toEqual([pinKey(pin)]);
  }
});
