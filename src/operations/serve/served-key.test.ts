import { describe, expect, it } from 'vitest';
import { keyOfTarget } from './served-key.ts';

describe('keyOfTarget', () => {
  it.each([
    ['/index.yaml', 'index.yaml'],
    ['/index.yaml?tok=1', 'index.yaml'],
    ['/a/b-1.0.0.tgz', 'a/b-1.0.0.tgz'],
    ['/a-1.0.0+b.tgz', 'a-1.0.0+b.tgz'],
    ['/a-1.0.0%2Bb.tgz', 'a-1.0.0+b.tgz'],
    ['/a-1.0.0%2bb.tgz', 'a-1.0.0+b.tgz'],
    ['/a%20b.tgz', 'a b.tgz'],
    ['/.net-1.0.0.tgz', '.net-1.0.0.tgz'],
    ['/.net-1.0.0.tgz.prov', '.net-1.0.0.tgz.prov'],
    ['/ab%3Ac-1.0.0.tgz', 'ab:c-1.0.0.tgz'],
    ['/.cr-release-packages/a-1.0.0.tgz', '.cr-release-packages/a-1.0.0.tgz'],
    ['/.cr-release-packages/a-1.0.0.tgz.prov', '.cr-release-packages/a-1.0.0.tgz.prov'],
    ['http://example.com/index.yaml', 'index.yaml'],
    ['/pages/charts/app/', 'pages/charts/app/index.html'],
    ['/pages/charts/app/?q=1', 'pages/charts/app/index.html'],
  ])('finds %s under %s', (target, key) => {
    expect(keyOfTarget(target)).toEqual({ kind: 'key', key });
  });

  it.each(['/', '/?a', 'http://example.com'])('takes %s for the root', (target) => {
    expect(keyOfTarget(target)).toEqual({ kind: 'root' });
  });

  it.each([
    '/../index.yaml',
    '/%2e%2e/index.yaml',
    '/a/../../index.yaml',
    '/..%2findex.yaml',
    '/..%5cindex.yaml',
    '/.charthouse/lock',
    '/%2egit/config',
    '//etc/passwd',
    '//',
    '/../',
    '/.charthouse/',
    '/.cr-release-packages/',
    '/a//b.tgz',
    '/C:/x.tgz',
    '/x.tgz::$DATA',
    '/C:x.tgz',
    '/.charthouse/x.tgz',
    '/.git/x.tgz',
    '/.Git/x.tgz',
    '/.CHARTHOUSE/x.tgz',
    '/.cr-release-packages/index.yaml',
    '/.cr-release-packages/.env',
    '/.cr-release-packages/a/x.tgz',
    '/a/.cr-release-packages/x.tgz',
    '/.%2e/x.tgz',
    '/.net-1.0.0.tgz.part',
    '/a%00.tgz',
    '/a%.tgz',
    '/%ff.tgz',
    '*',
    'index.yaml',
    'ftp://example.com/index.yaml',
  ])('has nothing under %s', (target) => {
    expect(keyOfTarget(target)).toEqual({ kind: 'nothing' });
  });
});
