/** What a commit leaves about itself in the metadata of the index: who, which run, and what changed. */
import { identityOf, type ListedVersion } from '../../index-file/listed.ts';
import type { RunOrigin } from '../../runtime/run-origin.ts';
import { type CarriedRuns, carriedFromText, carriedText } from './carried-runs.ts';

/** One version that a commit changed. */
export interface ChangedVersion {
  readonly kind: 'added' | 'changed' | 'removed';
  readonly name: string;
  readonly version: string;
}

/** A commit in short. */
export interface ChangeNote extends RunOrigin {
  /** The command, such as `publish`. */
  readonly operation: string;
  /** How many versions the index lists after it. */
  readonly versions: number;
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  /** The first ones. The counts show if it is all of them. */
  readonly list: readonly ChangedVersion[];
  /** Other runs that this commit took along; undefined if there were none. */
  readonly carried?: CarriedRuns | undefined;
}

/** What differs, as the reader of an index finds it. */
interface Changes {
  readonly added: readonly ListedVersion[];
  readonly changed: readonly ListedVersion[];
  readonly removed: readonly ListedVersion[];
}

/** A note lists no more than this: the text of a commit of a thousand charts is in its change record, or in the index itself. */
const mostListed = 1_000;

/** The note of a commit. */
export function changeNote(changes: Changes, about: RunOrigin & Pick<ChangeNote, 'operation' | 'versions' | 'carried'>): ChangeNote {
  const { added, changed, removed } = changes;
  const list = [...listOf('added', added), ...listOf('changed', changed), ...listOf('removed', removed)].slice(0, mostListed);
  return { ...about, added: added.length, changed: changed.length, removed: removed.length, list };
}

function listOf(kind: ChangedVersion['kind'], versions: readonly ListedVersion[]): readonly ChangedVersion[] {
  const seen = new Set<string>();
  const first = versions.slice(0, mostListed).filter((each) => !seen.has(identityOf(each)) && seen.add(identityOf(each)));
  return first.map(({ name, version }) => ({ kind, name, version }));
}

const keys = {
  operation: 'charthouse-operation',
  actor: 'charthouse-actor',
  workflow: 'charthouse-workflow',
  commit: 'charthouse-commit',
  changes: 'charthouse-changes',
  carried: 'charthouse-carried',
} as const;

/** Amazon S3 takes 2 kB of metadata in all, and a digest, two identities and the proof of a probe are there already. */
const most = { operation: 20, actor: 64, workflow: 300, commit: 64, changes: 480 } as const;

const signs = { added: '+', changed: '~', removed: '-' } as const;

/** As metadata. All of it is printable ASCII. A text that is too long is left out: a cut URL would lead nowhere. */
export function noteToMetadata(note: ChangeNote): Readonly<Record<string, string>> {
  const texts = { operation: note.operation, actor: note.actor, workflow: note.workflow, commit: note.commit };
  const metadata: Record<string, string> = {};
  for (const field of ['operation', 'actor', 'workflow', 'commit'] as const) {
    const text = escaped(texts[field] ?? '');
    if (text !== '' && text.length <= most[field]) metadata[keys[field]] = text;
  }
  let changes = `${note.versions} +${note.added} ~${note.changed} -${note.removed}`;
  for (const { kind, name, version } of note.list) {
    const next = `${changes} ${signs[kind]}${escaped(name)}@${escaped(version)}`;
    if (next.length > most.changes) break;
    changes = next;
  }
  if (note.carried !== undefined) metadata[keys.carried] = carriedText(note.carried, escaped);
  return { ...metadata, [keys.changes]: changes };
}

/** From metadata; undefined if no charthouse left a note there. What cannot be read of it is absent: other programs may copy metadata. */
export function noteFromMetadata(metadata: Readonly<Record<string, string>>): ChangeNote | undefined {
  const text = (field: keyof typeof keys): string | undefined => {
    const value = metadata[keys[field]];
    return value === undefined ? undefined : unescaped(value);
  };
  const [, versions, added, changed, removed, list = ''] =
    /^(\d{1,9}) \+(\d{1,9}) ~(\d{1,9}) -(\d{1,9})( .*)?$/.exec(metadata[keys.changes] ?? '') ?? [];
  const operation = text('operation');
  if (operation === undefined || versions === undefined) return undefined;
  return {
    operation,
    ...{ actor: text('actor'), workflow: text('workflow'), commit: text('commit') },
    ...{ versions: Number(versions), added: Number(added), changed: Number(changed), removed: Number(removed) },
    list: list.split(' ').flatMap(changedVersion),
    ...carriedOf(metadata),
  };
}

function carriedOf(metadata: Readonly<Record<string, string>>): Pick<ChangeNote, 'carried'> {
  const carried = carriedFromText(metadata[keys.carried], unescaped);
  return carried === undefined ? {} : { carried };
}

function changedVersion(token: string): readonly ChangedVersion[] {
  const [, sign, name, version] = /^([+~-])([^@]+)@(.+)$/.exec(token) ?? [];
  const kind = (['added', 'changed', 'removed'] as const).find((each) => signs[each] === sign);
  return kind === undefined || name === undefined || version === undefined
    ? []
    : [{ kind, name: unescaped(name), version: unescaped(version) }];
}

/** A lone surrogate is no text that UTF-8 has. */
function escaped(text: string): string {
  return text.replaceAll(/\p{Surrogate}/gu, '\ufffd').replaceAll(/[^!-$&-?A-~]/gu, encodeURIComponent);
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
