import { describe, expect, it } from 'vitest';
import { layers } from './layers.ts';
import { readModules } from './modules.ts';
import { rules } from './rules.ts';

/** What each rule refuses: the files it is shown, and the places it must name. */
const refused: readonly { rule: keyof typeof rules; why: string; files: Record<string, string>; at: readonly string[] }[] = [
  {
    rule: 'a layer imports only what stands before it',
    why: 'an import against the flow, in each form that an import can take',
    files: {
      'src/store/a.ts': `import { x } from '../chart/x.ts';
import type { T } from '../index-file/t.ts';
export { y } from '../chart/x.ts';
export type * from '../chart/x.ts';
export const lazy = () => import('../chart/x.ts');
export type Far = import('../chart/x.ts').T;
import '../chart/x.ts';`,
    },
    at: [1, 2, 3, 4, 5, 6, 7].map((line) => `src/store/a.ts:${line}`),
  },
  {
    rule: 'a layer imports only what stands before it',
    why: 'code of a layer whose types alone are free, also where the names are types but the import stays',
    files: {
      'src/index-file/a.ts': `import { put } from '../chart/folder.ts';`,
      'src/repository/a.ts': `import { type ObjectStore } from '../ports/object-store.ts';
import '../runtime/serve.ts';`,
    },
    at: ['src/index-file/a.ts:1', 'src/repository/a.ts:1', 'src/repository/a.ts:2'],
  },
  {
    rule: 'a layer imports only what stands before it',
    why: 'the command and the Action importing each other, what is not shipped, and layers that nobody planned',
    files: {
      'src/cli/a.ts': `import { run } from '../action/main.ts';\nimport { tool } from '../support/tools/tools.ts';`,
      'src/action/a.ts': `import { run } from '../cli/main.ts';`,
      'src/utils/a.ts': `import { x } from '../base/x.ts';`,
      'src/base/a.ts': 'export const load = (name: string) => import(name);',
    },
    at: ['src/action/a.ts:1', 'src/base/a.ts:1', 'src/cli/a.ts:1', 'src/cli/a.ts:2', 'src/utils/a.ts:1'],
  },
  {
    rule: 'archive and yaml are imported through their index.ts',
    why: 'a file behind a door, imported from outside, whole or for its types',
    files: {
      'src/chart/a.ts': `import { readTar } from '../archive/tar.ts';\nimport type { Node } from '../yaml/node.ts';\nimport { ok } from '../yaml/index.ts';`,
      'src/yaml/b.ts': `import type { Node } from './node.ts';`,
    },
    at: ['src/chart/a.ts:1', 'src/chart/a.ts:2'],
  },
  {
    rule: 'an operation imports no other operation',
    why: 'an operation that reaches into another one; what lies beside the folders is free, and so are listed pairs',
    files: {
      'src/operations/verify/a.ts': `import { plan } from '../publish/plan.ts';\nimport type { Options } from '../options.ts';`,
      'src/operations/publish/b.ts': `import type { Made } from '../package/make-package.ts';\nimport { all } from '../rebuild/rebuild.ts';`,
    },
    at: ['src/operations/publish/b.ts:2', 'src/operations/verify/a.ts:1'],
  },
  {
    rule: 'a package stays in its layers',
    why: 'a package outside its layers, whole or in part',
    files: {
      'src/store/a.ts': `import { S3Client } from '@aws-sdk/client-s3';`,
      'src/report/a.ts': `import { Command } from 'commander';\nimport type { Agent } from 'undici/types';`,
    },
    at: ['src/report/a.ts:1', 'src/report/a.ts:2', 'src/store/a.ts:1'],
  },
  {
    rule: 'only the outer layers load modules that touch the world',
    why: 'files, network, processes, time and chance by the front door',
    files: {
      'src/store/a.ts': `import { readFile } from 'node:fs/promises';
import type { Stats } from 'node:fs';
import { get } from 'node:http';
import { spawn } from 'node:child_process';
import process from 'node:process';
import { setTimeout } from 'node:timers/promises';
import { randomBytes } from 'node:crypto';
import * as crypto from 'node:crypto';
import { hostname } from 'node:os';`,
    },
    at: [1, 2, 3, 4, 5, 6, 7, 8, 9].map((line) => `src/store/a.ts:${line}`),
  },
  {
    rule: 'files are read by the bounded reader alone',
    why: 'every way to open a file by its name, also in layers that may touch the world',
    files: {
      'src/runtime/a.ts': `import { readFile } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import * as fs from 'node:fs';
import fsp from 'node:fs/promises';
import { promises } from 'node:fs';
import { open as o } from 'node:fs/promises';
import { stat, type FileHandle } from 'node:fs/promises';
export const lazy = () => import('node:fs');`,
      'src/runtime/read-file.ts': `import { open } from 'node:fs/promises';`,
    },
    at: [1, 2, 3, 4, 5, 6, 8].map((line) => `src/runtime/a.ts:${line}`),
  },
  {
    rule: 'only the outer layers use globals that touch the world',
    why: 'each global, however it is written',
    files: {
      'src/chart/a.ts': `export const a = process.env['HOME'];
console.log(a);
export const c = Date.now();
export const d = new Date();
export const e = Math.random();
setTimeout(() => {}, 1);
export const g = fetch('');
export const h = { fetch };
export const i = globalThis['fetch'];
export const j = [1].map(Math['random']);
export const { random } = Math;
export const l = AbortSignal.timeout(1);
export const m = Date();
export const n = Date;
export const o = crypto.randomUUID();
export const p = performance.now();`,
    },
    at: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16].map((line) => `src/chart/a.ts:${line}`),
  },
  {
    rule: 'a file has at most 300 lines',
    why: 'the 301st line, in tests as well',
    files: { 'src/base/a.ts': 'export {};\n'.repeat(301), 'test/e2e/a.test.ts': '\n'.repeat(302), 'src/base/b.ts': '\n'.repeat(300) },
    at: ['src/base/a.ts:301', 'test/e2e/a.test.ts:302'],
  },
  {
    rule: 'a file is named in kebab-case',
    why: 'other cases, in files and folders',
    files: { 'src/base/aB.ts': '', 'src/base/a_b.ts': '', 'src/Base/a.ts': '', 'src/base/a-b2.test.ts': '', 'test/a.ts': '' },
    at: ['src/Base/a.ts:1', 'src/base/aB.ts:1', 'src/base/a_b.ts:1'],
  },
  {
    rule: 'a file opens with a sentence that says what it is for',
    why: 'no comment, an empty one and one that comes late',
    files: {
      'src/base/a.ts': 'export {};',
      'src/base/b.ts': '/** */\nexport {};',
      'src/base/c.ts': 'export {};\n/** Late. */',
      'src/base/d.ts': '/** Why. */',
    },
    at: ['src/base/a.ts:1', 'src/base/b.ts:1', 'src/base/c.ts:1'],
  },
  {
    rule: 'nothing is exported as default',
    why: 'every way to write a default export',
    files: {
      'src/base/a.ts': 'export default 1;',
      'src/base/b.ts': 'export default function b(): void {}',
      'src/base/c.ts': 'const c = 1;\nexport { c as default };',
      'src/base/d.ts': `export { default } from './a.ts';`,
    },
    at: ['src/base/a.ts:1', 'src/base/b.ts:1', 'src/base/c.ts:2', 'src/base/d.ts:1'],
  },
  {
    rule: 'what a module exports is used by another',
    why: 'functions, classes, constants and names handed on that nobody imports, or that tests alone use',
    files: {
      'src/base/a.ts': `export function f() {}
export class C {}
export const c = 1, d = 2;
const e = 3;
export { e };
export { g } from './b.ts';
export const used = () => f();`,
      'src/base/b.ts': 'export const g = 1;\nexport const tested = 1;\nexport const inside = 1;\nexport const other = inside;',
      'src/base/b.test.ts': `import { tested, inside, other } from './b.ts';`,
      'src/store/a.ts': `import { used } from '../base/a.ts';`,
      'src/base/whole.ts': 'export const x = 1;',
      'src/store/whole.ts': `import('../base/whole.ts').then(({ x }) => x);`,
      // The same names of another module are no use of these.
      'src/store/b.ts': `import { f, C, c, d, e, g, tested } from './a.ts';`,
    },
    at: [...[1, 2, 3, 3, 5, 6].map((line) => `src/base/a.ts:${line}`), 'src/base/b.ts:2', 'src/base/b.ts:4'],
  },
  {
    rule: 'no module imports itself through others',
    why: 'circles of two and more, lazy ones, those of types alone, and a module that imports itself, but none that only lead there',
    files: {
      'src/base/a.ts': `import './zero.ts';\nimport { b } from './b.ts';`,
      'src/base/b.ts': `export { c } from './c.ts';`,
      'src/base/c.ts': `export const lazy = () => import('./a.ts');`,
      'src/base/leads.ts': `import './a.ts';\nimport './self.ts';`,
      'src/base/self.ts': `import './self.ts';`,
      'src/base/t.ts': `import type { U } from './u.ts';`,
      'src/base/u.ts': `import type { T } from './t.ts';`,
      'src/base/zero.ts': '',
      'src/config/rows.ts': `import { row } from './types.ts';`,
      'src/config/types.ts': `import { rows } from './rows.ts';`,
    },
    at: ['src/base/a.ts:2', 'src/base/self.ts:1', 'src/base/t.ts:1', 'src/config/rows.ts:1'],
  },
];

/** What no rule may refuse. */
const allowed: readonly { why: string; path: string; text: string }[] = [
  {
    why: 'types of a layer whose types are free',
    path: 'src/repository/a.ts',
    text: `import type { ObjectStore } from '../ports/object-store.ts';`,
  },
  { why: 'its own layer, and what stands before it', path: 'src/store/a.ts', text: `import './b.ts';\nimport { x } from '../base/x.ts';` },
  {
    why: 'the version from package.json',
    path: 'src/cli/a.ts',
    text: `import { version } from '../../package.json' with { type: 'json' };`,
  },
  {
    why: 'effects that are arguments',
    path: 'src/chart/a.ts',
    text: 'export const f = (fetch: () => void, process: { env: 1 }) => [fetch(), process.env];',
  },
  {
    why: 'members and keys of such names',
    path: 'src/chart/a.ts',
    text: 'export const f = (deps: { fetch: 1 }) => ({ process: deps.fetch, console: 1 });',
  },
  {
    why: 'types of such names',
    path: 'src/chart/a.ts',
    text: 'export type F = typeof fetch;\nexport const f = (when: Date): Date => when;',
  },
  {
    why: 'computing with time',
    path: 'src/chart/a.ts',
    text: 'export const f = [new Date(0), Date.parse(""), Math.max(1, 2), {} instanceof Date];',
  },
  { why: 'digests', path: 'src/chart/a.ts', text: `import { createHash } from 'node:crypto';\nexport const f = createHash;` },
  {
    why: 'the world in the outer layers',
    path: 'src/runtime/a.ts',
    text: `import { stat } from 'node:fs/promises';\nexport const f = [stat, process, fetch];`,
  },
  { why: 'the world in tests', path: 'src/chart/a.test.ts', text: `import { rm } from 'node:fs/promises';\nconsole.log(rm, Date.now());` },
  {
    why: 'exports that are types',
    path: 'src/base/a.ts',
    text: `export type T = 1;
export interface I {}
export type { J } from './b.ts';
export { type K } from './b.ts';`,
  },
  { why: 'a case that is the default', path: 'src/base/a.ts', text: 'export const f = (x: 1) => { switch (x) { default: return 1; } };' },
];

describe('the rules', () => {
  for (const { rule, why, files, at } of refused) {
    it(`${rule}: refuses ${why}`, () => {
      const violations = rules[rule]?.(readModules(files)) ?? [];
      expect(violations.map((text) => text.split(': ')[0]).sort()).toEqual([...at].sort());
    });
  }

  for (const { why, path, text } of allowed) {
    it(`let through ${why}`, () => {
      const user = `/** Why. */\nimport { f } from './a.ts';`;
      const modules = readModules({ [path]: `/** Why. */\n${text}`, [path.replace(/[^/]+$/, 'user.ts')]: user });
      expect(Object.values(rules).flatMap((rule) => rule(modules))).toEqual([]);
    });
  }

  it('are each shown to refuse something', () => {
    expect(new Set(refused.map(({ rule }) => rule))).toEqual(new Set(Object.keys(rules)));
  });
});

describe('the import table', () => {
  it('has no way back: no layer can reach itself through the layers that it may import', () => {
    const reach = (name: string, seen: Set<string> = new Set()): Set<string> => {
      const next = [...(layers[name]?.values ?? []), ...(layers[name]?.types ?? [])].filter((other) => !seen.has(other));
      for (const other of next) reach(other, seen.add(other));
      return seen;
    };
    expect(Object.keys(layers).filter((name) => reach(name).has(name))).toEqual([]);
  });

  it('names only layers that it describes', () => {
    const named = Object.values(layers).flatMap(({ values, types }) => [...values, ...types]);
    expect(named.filter((name) => layers[name] === undefined)).toEqual([]);
  });
});
