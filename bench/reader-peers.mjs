/** The readers of an index besides Helm, as their makers wrote them: what Flux and Renovate load it with. Made once, into `.tools`. */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const tools = join(import.meta.dirname, '..', '.tools');
const flux = { module: 'github.com/fluxcd/source-controller', version: 'v1.9.1' };
const renovate = { name: 'renovate', version: '44.121.2' };

/** By name: what reads the index at the path that follows. A reader that cannot be made here is left out, and `say` is told why. */
export function otherReaders(say) {
  const makers = { Flux: fluxReader, Renovate: renovateReader };
  return new Map(
    Object.entries(makers).flatMap(([name, make]) => {
      try {
        return [[name, make(say)]];
      } catch (error) {
        say(`${name} is left out: ${String(error.message).split('\n')[0]}`);
        return [];
      }
    }),
  );
}

const fluxProgram = `package main

import (
	"fmt"
	"os"

	"${flux.module}/internal/helm/repository"
)

func main() {
	index, err := repository.IndexFromFile(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(len(index.Entries))
}
`;

/** The loader is internal to its module, so the program is built inside a copy of that module. Needs Go. */
function fluxReader(say) {
  const { module, version } = flux;
  const folder = made(`flux-${version}`, (work, result) => {
    say(`building the index loader of Flux ${version}, which takes some minutes`);
    const go = (args, cwd) => execFileSync('go', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    const { Dir } = JSON.parse(go(['mod', 'download', '-json', `${module}@${version}`], work));
    const source = join(work, 'source');
    cpSync(Dir, source, { recursive: true });
    // The module cache is read-only.
    execFileSync('chmod', ['-R', 'u+w', source]);
    mkdirSync(join(source, 'cmd', 'load'), { recursive: true });
    writeFileSync(join(source, 'cmd', 'load', 'main.go'), fluxProgram);
    // A folder of its repository that is no part of the module.
    go(['mod', 'edit', `-dropreplace=${module}/api`], source);
    go(['build', '-mod=mod', '-o', join(result, 'load'), './cmd/load'], source);
  });
  return [join(folder, 'load')];
}

const renovateProgram = `import { readFileSync } from 'node:fs';
import { HelmRepository } from './node_modules/renovate/dist/modules/datasource/helm/schema.js';
import { parseSingleYaml } from './node_modules/renovate/dist/util/yaml.js';

const charts = parseSingleYaml(readFileSync(process.argv[2], 'utf8'), { customSchema: HelmRepository });
if (Object.keys(charts).length === 0) throw new Error('no charts');
`;

/** Its parser and its schema of an index; it looks up nothing. */
function renovateReader(say) {
  const { name, version } = renovate;
  const folder = made(`renovate-${version}`, (_, result) => {
    say(`installing Renovate ${version}`);
    writeFileSync(join(result, 'package.json'), '{ "private": true, "type": "module" }\n');
    const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--silent', '--omit=dev'];
    execFileSync('npm', ['install', ...options, `${name}@${version}`], { cwd: result, stdio: ['ignore', 'pipe', 'pipe'] });
    writeFileSync(join(result, 'load.js'), renovateProgram);
  });
  return [process.execPath, '--max-old-space-size=6144', join(folder, 'load.js')];
}

/** The folder of that name, which appears only when it is complete. */
function made(name, make) {
  const folder = join(tools, name);
  if (existsSync(folder)) return folder;
  mkdirSync(tools, { recursive: true });
  const work = mkdtempSync(join(tools, `making-${process.pid}-`));
  try {
    const result = join(work, 'result');
    mkdirSync(result);
    make(work, result);
    renameSync(result, folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return folder;
}
