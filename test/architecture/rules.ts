/** The rules of the house, each a function from what the files hold to what breaks the rule. */
import { posix } from 'node:path';
import { circlesIn } from './circles.ts';
import { effectRooms, entrances, fileOpeners, fileOpening, freeOfCircles, impureNames, packageRooms, pureModules, rooms } from './house.ts';
import type { Import, Module } from './modules.ts';

/** A broken rule, as `path:line: what`. */
export type Violation = string;

/** Takes all modules of the project, so that a rule may look at how they hang together. */
export type Rule = (modules: readonly Module[]) => readonly Violation[];

const LINES_AT_MOST = 300;

/** All rules, by name. */
export const rules: Readonly<Record<string, Rule>> = {
  'a room imports only what stands before it': (modules) => eachImport(modules, roomViolation),
  'a package stays in its rooms': (modules) => eachImport(modules, packageViolation),
  'only the outer rooms load modules that touch the world': (modules) => eachImport(modules, worldViolation),
  'only the outer rooms use globals that touch the world': (modules) =>
    modules.filter((each) => isShipped(each) && !effectRooms.includes(roomOf(each.path))).flatMap(globalViolations),
  'files are read by the bounded reader alone': (modules) => eachImport(modules, openerViolation),
  'a file has at most 300 lines': (modules) =>
    modules.filter(({ lines }) => lines > LINES_AT_MOST).map(({ path, lines }) => `${path}:${lines}: longer than ${LINES_AT_MOST} lines`),
  'a file is named in kebab-case': (modules) =>
    modules.filter(({ path }) => !/^([a-z0-9]+(-[a-z0-9]+)*[/.])+ts$/.test(path)).map(({ path }) => `${path}:1: not in kebab-case`),
  'a file opens with a sentence that says what it is for': (modules) =>
    modules.filter((each) => isShipped(each) && !each.isIntroduced).map(({ path }) => `${path}:1: no opening comment`),
  'nothing is exported as default': (modules) =>
    modules.flatMap(({ path, defaultExports }) => defaultExports.map((line) => `${path}:${line}: a default export`)),
  'what a module exports is used by another': unusedExports,
  'no module imports itself through others': circularImports,
};

/** Tests may import anything and touch the world. */
function isShipped({ path }: Module): boolean {
  return path.startsWith('src/') && !path.endsWith('.test.ts');
}

/** `src/store/folder.ts` → `store`; `src/wire.ts` → `wire`. */
function roomOf(path: string): string {
  return path.split('/')[1]?.replace(/\.ts$/, '') ?? '';
}

function eachImport(modules: readonly Module[], check: (from: Module, what: Import) => string | undefined): readonly Violation[] {
  return modules.filter(isShipped).flatMap((from) =>
    from.imports.flatMap((what) => {
      const broken = check(from, what);
      return broken === undefined ? [] : [`${from.path}:${what.line}: ${broken}`];
    }),
  );
}

function roomViolation(from: Module, { specifier, isTypeOnly }: Import): string | undefined {
  const own = roomOf(from.path);
  const room = rooms[own];
  if (room === undefined) return `there is no room ${own}`;
  if (specifier === '?') return 'a computed module name cannot be checked';
  if (!specifier.startsWith('.')) return undefined;
  const target = resolve(from.path, specifier);
  if (target === 'package.json' || target === 'infra/template.json') return undefined;
  if (!target.startsWith('src/')) return `${target} is not shipped`;
  const other = roomOf(target);
  if (other === own || room.values.includes(other)) return undefined;
  if (room.types.includes(other)) return isTypeOnly ? undefined : `${own} may import only types of ${other}`;
  return `${own} may not import ${other}`;
}

function packageViolation(from: Module, { specifier }: Import): string | undefined {
  const owner = Object.keys(packageRooms).find((name) => (name.endsWith('/') ? specifier.startsWith(name) : isPackage(specifier, name)));
  if (owner === undefined || packageRooms[owner]?.includes(roomOf(from.path))) return undefined;
  return `${specifier} belongs to ${packageRooms[owner]?.join(', ')}`;
}

function isPackage(specifier: string, name: string): boolean {
  return specifier === name || specifier.startsWith(`${name}/`);
}

function worldViolation(from: Module, { specifier, names }: Import): string | undefined {
  if (!specifier.startsWith('node:') || effectRooms.includes(roomOf(from.path))) return undefined;
  if (!pureModules.includes(specifier)) return `${specifier} touches the world`;
  const impure = names.filter((name) => impureNames[specifier]?.test(name));
  return impure.length === 0 ? undefined : `${specifier} gives ${impure.join(', ')}, which is no computation`;
}

function openerViolation(from: Module, { specifier, names, isTypeOnly }: Import): string | undefined {
  if (!/^(?:node:)?fs(?:\/promises)?$/.test(specifier) || isTypeOnly || fileOpeners[from.path] !== undefined) return undefined;
  const opening = names.filter((name) => fileOpening.test(name));
  return opening.length === 0 ? undefined : `${opening.join(', ')} reads files without a bound: use src/runtime/read-file.ts`;
}

function globalViolations({ path, effects }: Module): readonly Violation[] {
  return effects.map(({ line, what }) => `${path}:${line}: ${what} touches the world`);
}

/** Types are free: one that only a signature mentions is exported for whoever calls. */
function unusedExports(modules: readonly Module[]): readonly Violation[] {
  const [shipped, others] = [usedNames(modules.filter(isShipped)), usedNames(modules.filter((each) => !isShipped(each)))];
  return modules.filter(isShipped).flatMap(({ path, exports }) =>
    exports.flatMap(({ name, line, isUsedInside }) => {
      const isUsedBy = (used: ReadonlySet<string>): boolean => used.has(`${path} ${name}`) || used.has(`${path} *`);
      if (entrances[path]?.test(name) || isUsedBy(shipped)) return [];
      // A test may reach into a module for a part of it, but what it alone uses is dead.
      if (!isUsedBy(others)) return [`${path}:${line}: nobody imports ${name}`];
      return isUsedInside ? [] : [`${path}:${line}: only tests use ${name}`];
    }),
  );
}

function circularImports(modules: readonly Module[]): readonly Violation[] {
  const counted = ({ path, imports }: Module): readonly Import[] =>
    imports.filter(({ isTypeOnly }) => !isTypeOnly || freeOfCircles[path] === undefined);
  const graph = new Map(modules.map((each) => [each.path, counted(each).map(({ specifier }) => resolve(each.path, specifier))]));
  return circlesIn(graph).map((circle) => {
    const [first = '', second = first] = circle;
    const at = modules.find(({ path }) => path === first)?.imports.find(({ specifier }) => resolve(first, specifier) === second);
    return `${first}:${at?.line}: ${[...circle, first].join(' → ')}`;
  });
}

function usedNames(modules: readonly Module[]): ReadonlySet<string> {
  return new Set(
    modules.flatMap(({ path, imports }) =>
      imports.flatMap(({ specifier, names }) => names.map((name) => `${resolve(path, specifier)} ${name}`)),
    ),
  );
}

function resolve(from: string, specifier: string): string {
  return posix.join(posix.dirname(from), specifier);
}
