import { expect, it } from 'vitest';
import { isImageReference } from './image-reference.ts';

const digest = `sha256:${'a'.repeat(64)}`;

it.each([
  'nginx',
  'nginx:1.27',
  'library/nginx',
  'ghcr.io/alto9/kube9-operator:v1.0.0-rc.1',
  'localhost:5000/x/y:z',
  'localhost/xy',
  'reg.example.com/a_b/c.d-e:T_1',
  `nginx@${digest}`,
  `reg.example.com:443/nginx:1@${digest}`,
  '[::1]:5000/ab',
  'nginx:',
  // A host without a port, and a path that begins with a slash.
  'https://ghcr.io/x/y',
])('takes %s', (text) => {
  expect(isImageReference(text)).toBe(true);
});

it.each([
  ...['', 'x', 'Nginx', 'a b', 'nginx:a b', 'nginx:1:2', `nginx@sha256:${'a'.repeat(63)}`, `nginx@${digest}@${digest}`],
  ...['nginx@latest', 'reg.example.com:x/nginx', '{{ .Values.image }}', `nginx:${'a'.repeat(129)}`],
])('refuses %j', (text) => {
  expect(isImageReference(text)).toBe(false);
});
