import { expect, it } from 'vitest';
import { quoted } from './quoted.ts';

it.each([
  ['a plain value as it is', 'charts/app', "'charts/app'"],
  ['nothing at all', '', "''"],
  ['letters of every script', 'größe-日本-👍', "'größe-日本-👍'"],
  ['a path of Windows so that it can be copied', 'C:\\charts\\new', "'C:\\charts\\new'"],
  ['line ends and tabs on one line', 'a\r\n::error::b\tc', "'a\\x0d\\x0a::error::b\\x09c'"],
  ['what a terminal would act upon', '\u001b[2J\u007f\u009b', "'\\x1b[2J\\x7f\\x9b'"],
  ['what would reorder or break a line', 'a\u202eb\u2028c\u061cd', "'a\\u202eb\\u2028c\\u061cd'"],
  ['half a character, which UTF-8 cannot hold', 'a\ud83d', "'a\\ud83d'"],
])('shows %s', (_, value, shown) => {
  expect(quoted(value)).toBe(shown);
});
