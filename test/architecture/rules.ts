/** The rules of the source tree, each a function from what the files hold to what breaks the rule. */
import { posix } from 'node:path';
import { circlesIn } from './circles.ts';
import {
  doors,
  effectLayers,
  entrances,
  fileOpeners,
  fileOpening,
  freeOfCircles,
  impureNames,
  layers,
  operationsThatImport,
  packageLayers,
  pureModules,
} from './layers.ts';
import type { Import, Module } from './modules.ts';

/** A broken rule, as `path:line: what`. */
export type Violation = string;

/** Takes all modules of the project, so that a rule may look at how they hang together. */
export type Rule = (modules: readonly Module[]) => readonly Violation[];

const LINES_AT_MOST = 300;

/** Every option, and the options of every function; scripts/generate.mjs writes them. */
const generatedTypes = ['src/operations/option-fields.ts', 'src/operations/options.ts'];

/** All rules, by name. */
export const rules: Readonly<Record<string, Rule>> = {
  'a layer imports only what stands before it': (modules) => eachImport(modules, layerViolation),
  'archive and yaml are imported through their index.ts': (modules) => eachImport(modules, doorViolation),
  'an operation imports no other operation': (modules) => eachImport(modules, operationViolation),
  'a package stays in its layers': (modules) => eachImport(modules, packageViolation),
  'only the outer layers load modules that touch the world': (modules) => eachImport(modules, worldViolation),
  'only the outer layers use globals that touch the world': (modules) =>
    modules.filter((each) => isShipped(each) && !effectLayers.includes(layerOf(each.path))).flatMap(globalViolations),
  'files are read by the bounded reader alone': (modules) => eachImport(modules, openerViolation),
  'a file has at most 300 lines': (modules) =>
    modules
      .filter(({ path, lines }) => lines > LINES_AT_MOST && !generatedTypes.includes(path))
      .map(({ path, lines }) => `${path}:${lines}: longer than ${LINES_AT_MOST} lines`),
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

/** `src/store/folder.ts` → `store`; `src/client/operations.ts` → `wire`. */
function layerOf(path: string): string {
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

function layerViolation(from: Module, { specifier, isTypeOnly }: Import): string | undefined {
  const own = layerOf(from.path);
  const layer = layers[own];
  if (layer === undefined) return `there is no layer ${own}`;
  if (specifier === '?') return 'a computed module name cannot be checked';
  if (!specifier.startsWith('.')) return undefined;
  const target = resolve(from.path, specifier);
  if (target === 'package.json' || target === 'infra/template.json') return undefined;
  if (!target.startsWith('src/')) return `${target} is not shipped`;
  const other = layerOf(target);
  if (other === own || layer.values.includes(other)) return undefined;
  if (layer.types.includes(other)) return isTypeOnly ? undefined : `${own} may import only types of ${other}`;
  return `${own} may not import ${other}`;
}

function doorViolation({ path }: Module, { specifier }: Import): string | undefined {
  const target = resolve(path, specifier);
  const door = doors[layerOf(target)];
  if (!specifier.startsWith('.') || door === undefined || target === door || layerOf(path) === layerOf(target)) return undefined;
  return `${target} is imported through ${door}`;
}

function operationViolation({ path }: Module, { specifier }: Import): string | undefined {
  const [own, other] = [operationOf(path), specifier.startsWith('.') ? operationOf(resolve(path, specifier)) : undefined];
  if (own === undefined || other === undefined || own === other || operationsThatImport[own]?.includes(other)) return undefined;
  return `${own} may not import ${other}`;
}

/** `src/operations/publish/plan.ts` → `publish`; undefined for a file beside the folders, which all may import. */
function operationOf(path: string): string | undefined {
  return /^src\/operations\/([^/]+)\//.exec(path)?.[1];
}

function packageViolation(from: Module, { specifier }: Import): string | undefined {
  const owner = Object.keys(packageLayers).find((name) => (name.endsWith('/') ? specifier.startsWith(name) : isPackage(specifier, name)));
  if (owner === undefined || packageLayers[owner]?.includes(layerOf(from.path))) return undefined;
  return `${specifier} belongs to ${packageLayers[owner]?.join(', ')}`;
}

function isPackage(specifier: string, name: string): boolean {
  return specifier === name || specifier.startsWith(`${name}/`);
}

function worldViolation(from: Module, { specifier, names }: Import): string | undefined {
  if (!specifier.startsWith('node:') || effectLayers.includes(layerOf(from.path))) return undefined;
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
