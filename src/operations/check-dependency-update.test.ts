import { expect, it } from 'vitest';
import { checkDependencyUpdate } from './check-dependency-update.ts';

it.each([
  [{ dependencyUpdate: true, committedOnly: true }, /committed/],
  [{ dependencyUpdate: true, packager: 'helm' as const }, /Helm packages what is in the folder/],
])('refuses %j', (options, message) => {
  expect(() => checkDependencyUpdate(options)).toThrow(message);
});

it.each([
  {},
  { dependencyUpdate: false, committedOnly: true, packager: 'helm' as const },
  { dependencyUpdate: true, packager: 'builtin' as const },
])('accepts %j', (options) => {
  expect(() => checkDependencyUpdate(options)).not.toThrow();
});
