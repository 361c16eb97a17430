/** Runs a Helm program: lint, render, package. It sees none of the user's Helm settings, plugins, repositories or clusters. */

import { basename, join, resolve } from 'node:path';
import { CharthouseError } from '../base/error.ts';
import { quoted } from '../base/quoted.ts';
import { systemCode } from '../base/system-code.ts';
import { option } from '../hint/hint.ts';
import type { Helm, HelmPackaging, PackageToCheck } from '../ports/helm.ts';
import type { ProgramOutcome, Programs } from '../runtime/programs.ts';
import type { Scratch, WithScratch } from '../runtime/scratch.ts';
import { type Complaint, commandComplaint, lintComplaints } from './complaints.ts';
import { hintForFunction } from './functions.ts';

/** Limit of a package that Helm makes; its content is checked when it is read. */
const maxPackageBytes = 512 * 1024 * 1024;

/** What running a program needs. */
export interface HelmProgramPorts {
  readonly programs: Programs;
  readonly scratch: WithScratch;
  /** Only a few variables are passed on. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Base of relative chart paths. */
  readonly folder: string;
}

/** The program, and the cluster that it renders for. */
export interface HelmProgramOptions {
  readonly version: string;
  readonly path: string;
  /** Version of Kubernetes; Helm's own default if absent. */
  readonly kubeVersion?: string | undefined;
  /** API versions of the cluster besides Helm's own list, such as `monitoring.coreos.com/v1`. */
  readonly apiVersions?: readonly string[] | undefined;
  /** `default` if absent. */
  readonly namespace?: string | undefined;
}

/** Starts nothing yet. */
export function helmProgram(
  { version, path, kubeVersion, apiVersions = [], namespace }: HelmProgramOptions,
  ports: HelmProgramPorts,
): Helm {
  const { programs, scratch: withScratch, environment } = ports;

  const run = async (args: readonly string[], scratch: Scratch, signal: AbortSignal): Promise<ProgramOutcome> => {
    const outcome = await programs
      .run(path, args, { folder: scratch.path, environment: cleanEnvironment(environment, scratch.path), signal })
      .catch((cause: unknown) => {
        signal.throwIfAborted();
        const code = systemCode(cause);
        const why = code === undefined ? '' : `: ${code}`;
        throw new CharthouseError('CH_HELM_BROKEN', { message: `Helm ${version} (${quoted(path)}) cannot be run${why}`, cause });
      });
    // A program that the system killed has given no result.
    if (outcome.exitCode !== null) return outcome;
    throw new CharthouseError('CH_HELM_BROKEN', {
      message: `Helm ${version} (${quoted(path)}) was killed by the system while it ran helm ${args[0]}`,
      hint: 'check the memory and time limits of this machine',
    });
  };

  return {
    version,
    lintAndRender: (chart, signal, onRendered) =>
      withScratch(async (scratch) => {
        const file = join(scratch.path, chart.fileName);
        await scratch.put(chart.fileName, chart.bytes);
        const withValues = await putValues(chart, scratch);
        const space = namespace === undefined ? [] : ['--namespace', namespace];
        for (const { args, label } of withValues) {
          const linted = await run(['lint', '--strict', file, ...space, ...args], scratch, signal);
          if (linted.exitCode !== 0)
            return helmError('CH_HELM_LINT', { what: 'helm lint --strict', label, chart, version }, lintErrors(linted, chart));
        }
        if (chart.isLibrary) return undefined;
        const kube = kubeVersion === undefined ? [] : ['--kube-version', kubeVersion];
        const cluster = [...kube, ...apiVersions.flatMap((each) => ['--api-versions', each]), ...space];
        for (const { args, label } of withValues) {
          const rendered = await run(['template', 'release-name', file, ...cluster, ...args], scratch, signal);
          if (rendered.exitCode !== 0) {
            const found = [commandComplaint(rendered.stderr, chart)];
            return helmError('CH_HELM_TEMPLATE', { what: 'helm template', label, chart, version }, found);
          }
          onRendered?.(rendered.stdout);
        }
        return undefined;
      }),
    package: (request, signal) =>
      withScratch(async (scratch) => {
        const out = join(scratch.path, 'out');
        // As an absolute path: a folder whose name begins with a hyphen is not an option.
        const args = ['package', resolve(ports.folder, request.path), '--destination', out, ...versionArgs(request)];
        const made = await run(args, scratch, signal);
        const file = savedFile(made.stdout);
        if (made.exitCode === 0 && file !== undefined) return scratch.read(join('out', basename(file)), maxPackageBytes);
        const { message, where } = commandComplaint(made.stderr, { path: request.path, isFolder: true, name: '' });
        throw new CharthouseError('CH_HELM_PACKAGE', {
          message: `helm package (${version}) rejected ${quoted(request.path)}: ${message}`,
          where: where ?? { file: join(request.path, 'Chart.yaml') },
        });
      }),
  };
}

/** `Successfully packaged chart and saved it to: FOLDER/FILE`. */
function savedFile(stdout: string): string | undefined {
  const marker = 'saved it to: ';
  const line = stdout.split(/\r?\n/).findLast((each) => each.includes(marker) && each.trimEnd().endsWith('.tgz'));
  return line?.slice(line.indexOf(marker) + marker.length).trimEnd();
}

/** Each values file separately; the chart's own values only if there are none, as in chart-testing: charts may require values. */
async function putValues(chart: PackageToCheck, scratch: Scratch): Promise<readonly { args: readonly string[]; label: string }[]> {
  if (chart.values.length === 0) return [{ args: [], label: 'its own values' }];
  const runs: { args: readonly string[]; label: string }[] = [];
  for (const [index, { path, bytes }] of chart.values.entries()) {
    const file = `values-${index}.yaml`;
    await scratch.put(file, bytes);
    runs.push({ args: ['--values', file], label: path });
  }
  return runs;
}

function lintErrors({ stdout, stderr }: ProgramOutcome, chart: PackageToCheck): readonly Complaint[] {
  const found = lintComplaints(stdout, chart);
  return found.length > 0 ? found : [commandComplaint(stderr, chart)];
}

interface Failed {
  readonly what: string;
  /** The values file, for messages. */
  readonly label: string;
  readonly chart: PackageToCheck;
  readonly version: string;
}

function helmError(code: 'CH_HELM_LINT' | 'CH_HELM_TEMPLATE', failed: Failed, complaints: readonly Complaint[]): CharthouseError {
  const { what, label, chart, version } = failed;
  const [first, ...others] = complaints;
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  const isOfCluster = complaints.some(({ message }) => message.includes('incompatible with Kubernetes'));
  return new CharthouseError(code, {
    message: `${what} (${version}) rejected ${quoted(chart.path)} with ${label}: ${first?.message}${more}`,
    where: first?.where ?? { file: chart.isFolder ? join(chart.path, 'Chart.yaml') : chart.path },
    ...(isOfCluster
      ? { hint: `set a Kubernetes version that the chart supports with ${option('kube-version')}` }
      : hintOfFunction(complaints, version)),
    details: { helm: version, values: label, problems: complaints },
  });
}

/** If a newer Helm has the function, the chart may be right: the hint names that Helm. */
function hintOfFunction(complaints: readonly Complaint[], version: string): { readonly hint?: string } {
  const [, name] = complaints.map(({ message }) => /function "([^"]+)" not defined/.exec(message)).find((match) => match !== null) ?? [];
  return name === undefined ? {} : { hint: hintForFunction(name, version) };
}

function versionArgs({ version, appVersion }: HelmPackaging): readonly string[] {
  return [...(version === undefined ? [] : ['--version', version]), ...(appVersion === undefined ? [] : ['--app-version', appVersion])];
}

/** The variables that any program needs; no credentials, and no Helm settings: HELM_NAMESPACE alone would change what is rendered. */
function cleanEnvironment(environment: HelmProgramPorts['environment'], home: string): Readonly<Record<string, string | undefined>> {
  const passed = ['PATH', 'TMPDIR', 'TEMP', 'TMP', 'SYSTEMROOT', 'SystemRoot', 'LANG', 'TZ'];
  const own = {
    HOME: home,
    USERPROFILE: home,
    HELM_CACHE_HOME: join(home, 'cache'),
    HELM_CONFIG_HOME: join(home, 'config'),
    HELM_DATA_HOME: join(home, 'data'),
  };
  return { ...Object.fromEntries(passed.map((name) => [name, environment[name]])), ...own };
}
