/** Scans lines that start with `%`. */
import { isBlank, isBlankOrEnd, isBreakOrEnd, isDigit } from './characters.ts';
import { advance, advanceLine, type Cursor, type Mark, markOf, peek, spotOf, textSince } from './cursor.ts';
import { scanTagHandle, scanTagUri, scanWord } from './scan-name.ts';
import type { TagDirective, VersionDirective } from './token.ts';
import { YamlError } from './yaml-error.ts';

/** The cursor is at the `%`, at the start of a line. @throws YamlError: libyaml knows two directives, and refuses all others */
export function scanDirective(cursor: Cursor): VersionDirective | TagDirective {
  const start = markOf(cursor);
  advance(cursor);
  const name = scanWord(cursor);
  if (name === '' || !isBlankOrEnd(peek(cursor)) || (name !== 'YAML' && name !== 'TAG')) {
    throw new YamlError('a line that starts with "%" must be a %YAML or %TAG directive', spotOf(start));
  }
  const directive = name === 'YAML' ? scanVersion(cursor, start) : scanTagDirective(cursor, start);
  skipBlanks(cursor);
  if (peek(cursor) === 0x23) while (!isBreakOrEnd(peek(cursor))) advance(cursor);
  if (!isBreakOrEnd(peek(cursor))) throw new YamlError('only a comment may follow a directive', spotOf(cursor));
  advanceLine(cursor);
  return directive;
}

function scanVersion(cursor: Cursor, start: Mark): VersionDirective {
  skipBlanks(cursor);
  const major = scanNumber(cursor, start);
  if (peek(cursor) !== 0x2e) throw new YamlError('a %YAML directive needs a version like 1.1', spotOf(start));
  advance(cursor);
  const minor = scanNumber(cursor, start);
  return { kind: 'version-directive', start, end: markOf(cursor), version: `${major}.${minor}` };
}

function scanNumber(cursor: Cursor, start: Mark): number {
  const from = cursor.offset;
  while (isDigit(peek(cursor))) advance(cursor);
  const digits = textSince(cursor, from);
  if (digits === '' || digits.length > 2) throw new YamlError('a %YAML directive needs a version like 1.1', spotOf(start));
  return Number(digits);
}

function scanTagDirective(cursor: Cursor, start: Mark): TagDirective {
  skipBlanks(cursor);
  const handle = scanTagHandle(cursor);
  const wrong = new YamlError('a %TAG directive needs a handle like !x! and a prefix', spotOf(start));
  if ((handle !== '!' && !handle.endsWith('!')) || !isBlank(peek(cursor))) throw wrong;
  skipBlanks(cursor);
  const prefix = scanTagUri(cursor);
  if (prefix === '' || !isBlankOrEnd(peek(cursor))) throw wrong;
  return { kind: 'tag-directive', start, end: markOf(cursor), handle, prefix };
}

function skipBlanks(cursor: Cursor): void {
  while (isBlank(peek(cursor))) advance(cursor);
}
