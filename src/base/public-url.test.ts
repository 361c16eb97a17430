import { expect, it } from 'vitest';
import { faultOfPublicUrl } from './public-url.ts';

it.each(['https://charts.example.com', 'HTTP://charts.example.com/stable/?token=1'])('takes %s', (url) => {
  expect(faultOfPublicUrl(url)).toBeUndefined();
});

it.each([
  ['charts.example.com', 'http'],
  ['https:charts.example.com', 'http'],
  ['ftp://charts.example.com', 'http'],
  ['https://', 'http'],
  ['https://hunter2@charts.example.com', 'user name'],
  ['https://me:hunter2@charts.example.com', 'password'],
  ['https://charts.example.com/#hunter2', 'fragment'],
])('refuses %s, without repeating it', (url, why) => {
  expect(faultOfPublicUrl(url)).toContain(why);
  expect(faultOfPublicUrl(url)).not.toContain('hunter2');
});
