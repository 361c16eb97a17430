/** One Helm program as the verbs use it: lint, render, package. It sees none of the user's Helm settings, plugins, repositories or clusters. */
import { basename, join, resolve } from 'node:path';
import { CharthouseError } from '../base/error.ts';
import { quoted } from '../base/quoted.ts';
import { systemCode } from '../base/system-code.ts';
import type { Helm, HelmPackaging, PackageToCheck } from '../ports/helm.ts';
import type { ProgramOutcome, Programs } from '../runtime/programs.ts';
import type { Scratch, WithScratch } from '../runtime/scratch.ts';
import { type Complaint, commandComplaint, lintComplaints } from './complaints.ts';
import { hintForFunction } from './functions.ts';

/** Of what Helm makes; how much may be in it is looked at when it is read. */
const maxPackageBytes = 512 * 1024 * 1024;

/** What a program is used with. */
export interface HelmProgramPorts {
  readonly programs: Programs;
  readonly scratch: WithScratch;
  /** The machine's, of which little is passed on. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** What relative paths of charts count from. */
  readonly folder: string;
}

/** Which program, and what it takes the cluster for. */
export interface HelmProgramOptions {
  readonly version: string;
  readonly path: string;
  /** Of Kubernetes; Helm's own if absent. */
  readonly kubeVersion?: string | undefined;
  /** What the cluster has beside Helm's own list, such as `monitoring.coreos.com/v1`. */
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

  const run = async (words: readonly string[], scratch: Scratch, signal: AbortSignal): Promise<ProgramOutcome> => {
    const outcome = await programs
      .run(path, words, { folder: scratch.path, environment: cleanEnvironment(environment, scratch.path), signal })
      .catch((cause: unknown) => {
        signal.throwIfAborted();
        const code = systemCode(cause);
        const why = code === undefined ? '' : `: ${code}`;
        throw new CharthouseError('CH_HELM_BROKEN', { message: `Helm ${version} (${quoted(path)}) cannot be run${why}`, cause });
      });
    // What the system has ended has judged nothing.
    if (outcome.exitCode !== null) return outcome;
    throw new CharthouseError('CH_HELM_BROKEN', {
      message: `Helm ${version} (${quoted(path)}) was ended by the system while it ran helm ${words[0]}`,
      hint: 'look for a limit of memory or of time that the machine has',
    });
  };

  return {
    version,
    judge: (chart, signal, onRendered) =>
      withScratch(async (scratch) => {
        const file = join(scratch.path, chart.fileName);
        await scratch.put(chart.fileName, chart.bytes);
        const withValues = await putValues(chart, scratch);
        const space = namespace === undefined ? [] : ['--namespace', namespace];
        for (const { words, label } of withValues) {
          const linted = await run(['lint', '--strict', file, ...space, ...words], scratch, signal);
          if (linted.exitCode !== 0)
            return refusal('CH_HELM_LINT', { what: 'helm lint --strict', label, chart, version }, lintSaid(linted, chart));
        }
        if (chart.isLibrary) return undefined;
        const kube = kubeVersion === undefined ? [] : ['--kube-version', kubeVersion];
        const cluster = [...kube, ...apiVersions.flatMap((each) => ['--api-versions', each]), ...space];
        for (const { words, label } of withValues) {
          const rendered = await run(['template', 'release-name', file, ...cluster, ...words], scratch, signal);
          if (rendered.exitCode !== 0) {
            const said = [commandComplaint(rendered.stderr, chart)];
            return refusal('CH_HELM_TEMPLATE', { what: 'helm template', label, chart, version }, said);
          }
          onRendered?.(rendered.stdout);
        }
        return undefined;
      }),
    package: (request, signal) =>
      withScratch(async (scratch) => {
        const out = join(scratch.path, 'out');
        // In full: a folder whose name begins with a hyphen is no option.
        const words = ['package', resolve(ports.folder, request.path), '--destination', out, ...versionWords(request)];
        const made = await run(words, scratch, signal);
        const file = savedFile(made.stdout);
        if (made.exitCode === 0 && file !== undefined) return scratch.read(join('out', basename(file)), maxPackageBytes);
        const { message, where } = commandComplaint(made.stderr, { path: request.path, isFolder: true, name: '' });
        throw new CharthouseError('CH_HELM_PACKAGE', {
          message: `helm package (${version}) refuses ${quoted(request.path)}: ${message}`,
          where: where ?? { file: join(request.path, 'Chart.yaml') },
        });
      }),
  };
}

/** `Successfully packaged chart and saved it to: FOLDER/FILE`. */
function savedFile(stdout: string): string | undefined {
  const said = 'saved it to: ';
  const line = stdout.split(/\r?\n/).findLast((each) => each.includes(said) && each.trimEnd().endsWith('.tgz'));
  return line?.slice(line.indexOf(said) + said.length).trimEnd();
}

/** Each file of values by itself; the chart's own alone only if there are none, as chart-testing does: charts may need values. */
async function putValues(chart: PackageToCheck, scratch: Scratch): Promise<readonly { words: readonly string[]; label: string }[]> {
  if (chart.values.length === 0) return [{ words: [], label: 'its own values' }];
  const runs: { words: readonly string[]; label: string }[] = [];
  for (const [index, { path, bytes }] of chart.values.entries()) {
    const file = `values-${index}.yaml`;
    await scratch.put(file, bytes);
    runs.push({ words: ['--values', file], label: path });
  }
  return runs;
}

function lintSaid({ stdout, stderr }: ProgramOutcome, chart: PackageToCheck): readonly Complaint[] {
  const said = lintComplaints(stdout, chart);
  return said.length > 0 ? said : [commandComplaint(stderr, chart)];
}

interface Refused {
  readonly what: string;
  /** With which values. */
  readonly label: string;
  readonly chart: PackageToCheck;
  readonly version: string;
}

function refusal(code: 'CH_HELM_LINT' | 'CH_HELM_TEMPLATE', refused: Refused, complaints: readonly Complaint[]): CharthouseError {
  const { what, label, chart, version } = refused;
  const [first, ...others] = complaints;
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  const isOfCluster = complaints.some(({ message }) => message.includes('incompatible with Kubernetes'));
  return new CharthouseError(code, {
    message: `${what} (${version}) refuses ${quoted(chart.path)} with ${label}: ${first?.message}${more}`,
    where: first?.where ?? { file: chart.isFolder ? join(chart.path, 'Chart.yaml') : chart.path },
    ...(isOfCluster
      ? { hint: 'name a version of Kubernetes that the chart is for with --kube-version' }
      : hintOfFunction(complaints, version)),
    details: { helm: version, values: label, problems: complaints },
  });
}

/** A function that a newer Helm has is no fault of the chart alone: the hint is that Helm. */
function hintOfFunction(complaints: readonly Complaint[], version: string): { readonly hint?: string } {
  const [, name] = complaints.map(({ message }) => /function "([^"]+)" not defined/.exec(message)).find((match) => match !== null) ?? [];
  return name === undefined ? {} : { hint: hintForFunction(name, version) };
}

function versionWords({ version, appVersion }: HelmPackaging): readonly string[] {
  return [...(version === undefined ? [] : ['--version', version]), ...(appVersion === undefined ? [] : ['--app-version', appVersion])];
}

/** What any program needs of a machine; no credentials, and of Helm's own settings none: HELM_NAMESPACE alone would change what is rendered. */
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
