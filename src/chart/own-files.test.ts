import { expect, it } from 'vitest';
import { isOwnPlace } from './own-files.ts';

const places = { repository: { id: '1:7', real: '/w/app/repository' }, others: [{ id: undefined, real: '/w/app/out' }] };

it.each([
  ['the repository', '1:7', '/w/app/repository', true],
  ['its folder in another case, if the file system ignores case', '1:7', '/w/app/Repository', true],
  ['its folder, mounted elsewhere', '1:7', '/w/app/mounted', true],
  ['a file in it', '1:8', '/w/app/repository/index.yaml', true],
  ['a folder whose name begins alike', '1:9', '/w/app/repository-of-ours', false],
  ['a folder of that number on another file system', '2:7', '/w/app/files', false],
  ['a place without a number, if the file system has none', undefined, '/w/app/out', true],
  ['another without one', undefined, '/w/app/files', false],
])('%s', (_, id, real, expected) => {
  expect(isOwnPlace(places, { kind: 'directory', sizeBytes: 0, id }, real)).toBe(expected);
});
