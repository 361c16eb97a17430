/** Compares bytes as bytes: Vitest compares each byte as a property, which takes seconds for a package of a few megabytes. */
import { expect } from 'vitest';

/** Tests of one worker share `expect`, and this file runs before each of them. */
const added = Symbol.for('charthouse compares bytes');

if (!(added in globalThis)) {
  Object.assign(globalThis, { [added]: true });
  expect.addEqualityTesters([
    (left, right) => (left instanceof Uint8Array && right instanceof Uint8Array ? Buffer.compare(left, right) === 0 : undefined),
  ]);
}
