/** Reads all runs of one workflow, and the error message of a failed run. */
import { isJsonList, isJsonMap, type Json, type JsonMap } from '../base/json.ts';
import type { Part } from '../ports/part.ts';
import type { Window } from '../ports/window.ts';
import type { RunSource, WorkflowRun } from '../ports/workflow-runs.ts';
import { askGitHub, type GitHubPorts } from './api.ts';

/** The workflow. */
export interface WorkflowName {
  /** `owner/name`. */
  readonly repository: string;
  /** Its file: `release-chart.yml`. */
  readonly workflow: string;
}

/** A filtered search returns at most this many runs, without a notice. */
const searchEnd = 1_000;

/** Sends nothing yet. */
export function workflowRuns({ repository, workflow }: WorkflowName, ports: GitHubPorts): RunSource {
  const base = `/repos/${repository.split('/').map(encodeURIComponent).join('/')}`;

  const search = async (window: Window, signal: AbortSignal): Promise<Part<readonly WorkflowRun[]>> => {
    const created = `${seconds(window.fromMs)}..${seconds(window.toMs)}`;
    const query = new URLSearchParams({ created, status: 'completed', per_page: '100', exclude_pull_requests: 'true' });
    let next: string | undefined = `${base}/actions/workflows/${encodeURIComponent(workflow)}/runs?${query}`;
    const runs: WorkflowRun[] = [];
    while (next !== undefined) {
      const page: Awaited<ReturnType<typeof askGitHub>> = await askGitHub(next, signal, ports);
      if (page.kind === 'lacking') return page;
      const body = mapOf(page.value.body);
      if (runs.length === 0 && numberOf(body, 'total_count') >= searchEnd && window.toMs - window.fromMs > 2_000) {
        return inHalves(window, (half) => search(half, signal));
      }
      runs.push(...listOf(body, 'workflow_runs').flatMap(runOf));
      next = page.value.next;
    }
    return { kind: 'shown', value: runs };
  };

  const explain = async (run: WorkflowRun, signal: AbortSignal): Promise<string> => {
    const jobs = await askGitHub(`${base}/actions/runs/${run.id}/jobs?filter=latest&per_page=100`, signal, ports);
    if (jobs.kind === 'lacking') return run.conclusion;
    const job = listOf(mapOf(jobs.value.body), 'jobs').find((each) => ['failure', 'timed_out'].includes(textOf(each, 'conclusion')));
    if (job === undefined) return run.conclusion;
    const step = listOf(job, 'steps').find((each) => textOf(each, 'conclusion') === 'failure');
    const where = [textOf(job, 'name'), ...(step === undefined ? [] : [textOf(step, 'name')])].join(' / ');
    // The check run of a job has the id of the job.
    const notes = await askGitHub(`${base}/check-runs/${numberOf(job, 'id')}/annotations?per_page=50`, signal, ports);
    const note =
      notes.kind === 'shown' ? arrayOf(notes.value.body).find((each) => textOf(each, 'annotation_level') === 'failure') : undefined;
    return note === undefined ? where : `${where}: ${textOf(note, 'message').split('\n', 1)[0]}`;
  };

  return {
    name: `${workflow} of ${repository}`,
    runs: async (window, signal) => {
      const found = await search(window, signal);
      if (found.kind === 'lacking') return found;
      // Two halves share a second; a run that started in it is in both.
      const byId = new Map(found.value.map((run) => [run.id, run]));
      return { kind: 'shown', value: [...byId.values()].sort((one, other) => other.startedMs - one.startedMs) };
    },
    explain,
  };
}

async function inHalves<T>({ fromMs, toMs }: Window, ask: (half: Window) => Promise<Part<readonly T[]>>): Promise<Part<readonly T[]>> {
  const middleMs = Math.floor((fromMs + toMs) / 2);
  const newer = await ask({ fromMs: middleMs, toMs });
  if (newer.kind === 'lacking') return newer;
  const older = await ask({ fromMs, toMs: middleMs });
  return older.kind === 'lacking' ? older : { kind: 'shown', value: [...newer.value, ...older.value] };
}

/** A run without times is useless. The attempt's own start counts, not the first attempt's. */
function runOf(json: JsonMap): readonly WorkflowRun[] {
  const startedMs = Date.parse(textOf(json, 'run_started_at') || textOf(json, 'created_at'));
  const endedMs = Date.parse(textOf(json, 'updated_at'));
  if (!Number.isFinite(startedMs) || !Number.isFinite(endedMs)) return [];
  return [
    {
      id: numberOf(json, 'id'),
      url: textOf(json, 'html_url'),
      conclusion: textOf(json, 'conclusion'),
      startedMs,
      durationMs: Math.max(0, endedMs - startedMs),
      ref: textOf(json, 'head_branch') || null,
    },
  ];
}

function seconds(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

function mapOf(json: Json | undefined): JsonMap {
  return isJsonMap(json) ? json : {};
}

function arrayOf(json: Json | undefined): readonly JsonMap[] {
  return isJsonList(json) ? json.map(mapOf) : [];
}

function listOf(json: JsonMap, key: string): readonly JsonMap[] {
  return arrayOf(json[key]);
}

function textOf(json: JsonMap, key: string): string {
  const value = json[key];
  return typeof value === 'string' ? value : '';
}

function numberOf(json: JsonMap, key: string): number {
  const value = json[key];
  return typeof value === 'number' ? value : 0;
}
