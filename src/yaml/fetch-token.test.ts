import { describe, expect, it } from 'vitest';
import { readYaml } from './index.ts';

describe('a text that ends inside a flow collection', () => {
  it.each(['[', '{', '[a', '[[', '{a', '{a: ', '- [', 'a: [b', '["a"', '[*'])('is refused, not waited for: %j', (text) => {
    expect(readYaml(new TextEncoder().encode(text)).kind).toBe('refused');
  });
});
