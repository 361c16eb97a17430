import { expect, it } from 'vitest';
import { packageHref } from './parts.ts';

it.each([
  ['app-1.0.0.tgz', '../../../app-1.0.0.tgz'],
  ['/charts/app-1.0.0.tgz', '/charts/app-1.0.0.tgz'],
  ['//cdn.example.com/app-1.0.0.tgz', '//cdn.example.com/app-1.0.0.tgz'],
  ['https://cdn.example.com/app-1.0.0.tgz', 'https://cdn.example.com/app-1.0.0.tgz'],
  ['oci://registry.example.com/app:1.0.0', undefined],
  ['javascript:alert(1)', undefined],
  [' JavaScript:alert(1)', undefined],
  ['java\tscript:alert(1)', '../../../java\tscript:alert(1)'],
  ['data:text/html,<script>', undefined],
])('the link of a package at %s is %s', (url, href) => {
  expect(packageHref(url, '../../../')).toBe(href);
});
