/** Events as lines of a log, and as the progress line of a terminal. */

import { exhaustive } from '../base/exhaustive.ts';
import { option } from '../hint/hint.ts';
import type { OperationEvent } from '../repository/events.ts';
import { countText, durationText, sizeText } from './quantities.ts';

/** Commands that read every package, and write nothing. */
function readsPackages(command: string | null): boolean {
  return command === 'verify' || command === 'audit';
}

/** What each command does after it has read the index. */
const afterReading: Readonly<Record<string, string>> = {
  publish: 'deciding what is new',
  verify: 'checking what index.yaml lists',
  audit: 'judging what index.yaml lists',
  check: 'comparing charts with what is published',
  diff: 'reading both packages',
  rebuild: 'listing the packages',
  'rebase-urls': 'checking the packages',
  prune: 'deciding what goes',
  reformat: 'changing the format',
  yank: 'yanking',
  restore: 'restoring',
  deprecate: 'deprecating',
  rollback: 'reading the history',
  repair: 'planning corrections',
  mirror: 'choosing versions',
  promote: 'choosing versions',
  index: 'listing the packages',
};

/** The log line of an event in a run of `command`; undefined if the log needs none. */
export function logText(event: OperationEvent, command: string | null): string | undefined {
  switch (event.kind) {
    case 'chart-packaged':
      return `packaged ${event.name} ${event.version} (${sizeText(event.sizeBytes)}) from ${event.path}`;
    case 'helm-ready':
      return `Helm ${event.version} ${event.source === 'cached' ? 'found in the cache' : 'downloaded'}: ${event.path}`;
    case 'chart-gated':
      return `Helm ${event.helm} accepted ${event.name} ${event.version}${event.valuesFiles === 0 ? '' : `, with ${countText(event.valuesFiles, 'file')} of ci/`}`;
    case 'index-read':
      // A server that sends no ETag has an index all the same.
      return event.revision === null && event.sizeBytes === 0
        ? 'there is no index.yaml yet'
        : `read index.yaml: ${countText(event.versions, 'version')}, ${sizeText(event.sizeBytes)}`;
    case 'copy-planned':
      return `${countText(event.copies, 'version')} to copy, ${event.total - event.copies} already there`;
    case 'package-staged':
      return `put ${event.key} (${sizeText(event.sizeBytes)})${ofTotal(event)}`;
    case 'provenance-put':
    case 'artifact-hub-put':
      return `${event.isReplaced ? 'replaced' : 'put'} ${event.key}`;
    case 'package-read':
      return isMilestone(event) ? `read ${event.done} of ${countText(event.total, 'package')}` : undefined;
    case 'chart-pages-written':
      return event.done % 100 === 0 ? `wrote the pages of ${event.done} charts` : undefined;
    case 'commit-lost':
      return `conflict with another publisher: reading the index again in ${durationText(event.waitMs)} (attempt ${event.attempt})`;
    case 'committed':
      return `committed index.yaml: ${countText(event.versions, 'version')}`;
    case 'invalidated':
      return `invalidation ${event.id} created for ${event.paths.join(', ')} (${event.cdn})`;
    case 'invalidation-awaited':
      return `waiting until invalidation ${event.id} is complete`;
    case 'verify-started':
      return readsPackages(command) ? checkingText(event) : `reading back ${countText(event.total, 'version')}`;
    case 'version-verified':
      return isMilestone(event) ? `${readsPackages(command) ? 'checked' : 'read back'} ${event.done} of ${event.total}` : undefined;
    case 'public-url-awaited':
      return `${event.why}: trying again until ${new Date(event.untilMs).toISOString()}`;
    case 'change-prepared':
      return `CloudFormation would change ${countText(event.total, 'resource')} of ${event.stack}`;
    case 'stack-event':
      return `${event.status.padEnd(18)} ${event.resource} (${event.type})${event.reason === undefined ? '' : `: ${event.reason}`}`;
    case 'dependency-fetched':
      return `dependency ${event.name} ${event.version} of ${event.chart} from ${event.repository}`;
    case 'retrying':
      return `${failureText(event)}: trying again in ${durationText(event.waitMs)}`;
    case 'charts-found':
    case 'chart-invalid':
    case 'chart-decided':
    case 'commit-started':
    case 'checks-started':
    case 'check-done':
      return undefined;
    default:
      return exhaustive(event);
  }
}

/** The terminal's line after an event in a run of `command`; undefined if the line stays as it is. */
export function liveText(event: OperationEvent, command: string | null): string | undefined {
  switch (event.kind) {
    case 'charts-found':
      return `${command?.startsWith('dependency ') === true ? 'reading' : 'packaging'} ${countText(event.total, 'chart')}`;
    case 'chart-packaged':
      return `packaged ${event.name} ${event.version}`;
    case 'helm-ready':
      return `linting and rendering with Helm ${event.version}`;
    case 'chart-gated':
      return `Helm accepted ${event.name} ${event.version}`;
    case 'index-read':
      return afterReading[command ?? ''] ?? 'read index.yaml';
    case 'copy-planned':
      return `${countText(event.copies, 'version')} to copy, ${event.total - event.copies} already there`;
    case 'package-staged':
      return `putting packages${ofTotal(event)}`;
    case 'package-read':
      return `reading packages${ofTotal(event)}`;
    case 'chart-pages-written':
      return `writing pages (${countText(event.done, 'chart')})`;
    case 'commit-started':
      return event.attempt === 1 ? 'committing index.yaml' : `committing index.yaml (attempt ${event.attempt})`;
    case 'committed':
      return 'committed index.yaml';
    case 'invalidated':
      return 'invalidating the CDN';
    case 'invalidation-awaited':
      return 'waiting for the CDN invalidation';
    case 'verify-started':
    case 'version-verified':
      return `${readsPackages(command) ? 'checking packages' : 'reading back'}${event.kind === 'version-verified' ? ofTotal(event) : ''}`;
    case 'chart-invalid':
    case 'chart-decided':
    case 'provenance-put':
    case 'artifact-hub-put':
      return undefined;
    case 'checks-started':
    case 'check-done':
      return `checking the set-up${event.kind === 'check-done' ? ofTotal(event) : ''}`;
    case 'public-url-awaited':
    case 'change-prepared':
    case 'stack-event':
    case 'commit-lost':
    case 'dependency-fetched':
    case 'retrying':
      return logText(event, command);
    default:
      return exhaustive(event);
  }
}

// HTTP errors contain the request.
function failureText({ what, why }: { readonly what: string; readonly why: string }): string {
  return why.includes(what) ? why : `${what} failed (${why})`;
}

function checkingText({ total, outside }: Extract<OperationEvent, { kind: 'verify-started' }>): string {
  const checking = `checking ${countText(total, 'version')}`;
  if (outside === undefined) return checking;
  return `${checking}: ${outside.total} of them at ${outside.servers.slice(0, 3).join(', ')}, because their URLs are absolute (${option('local')} checks the repository instead)`;
}

function ofTotal({ done, total }: { readonly done: number; readonly total: number }): string {
  return total === 1 ? '' : ` (${done} of ${total})`;
}

// A log of 90,000 lines says less than one of ten.
function isMilestone({ done, total }: { readonly done: number; readonly total: number }): boolean {
  const step = Math.ceil(total / 10);
  return total > 1 && (done % step === 0 || done === total);
}
