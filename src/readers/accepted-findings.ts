/** The list of findings that a team accepts: each with a reason, and with a date on which it counts again. */
import { CharthouseError, type Place } from '../base/error.ts';
import { quoted } from '../base/quoted.ts';
import { parseOnlyYaml, type Spot, type YamlNode } from '../yaml/index.ts';
import { type AuditCode, type AuditFinding, auditRules } from './audit-rules.ts';

/** One item of the list. */
export interface Acceptance {
  readonly rule: AuditCode;
  /** The chart; all if absent. */
  readonly name: string | undefined;
  /** Exactly as listed; all if absent. */
  readonly version: string | undefined;
  readonly reason: string;
  /** The first moment at which it no longer counts, in ms since the epoch; never if absent. */
  readonly expiresMs: number | undefined;
  readonly where: Place;
}

const keys = ['rule', 'name', 'version', 'reason', 'expires'] as const;
type Key = (typeof keys)[number];

/** @throws CH_CONFIG_INVALID with the line of what is wrong */
export function readAcceptances(bytes: Uint8Array, file: string): readonly Acceptance[] {
  const invalid = (message: string, at: Spot | undefined, hint?: string): CharthouseError =>
    new CharthouseError('CH_CONFIG_INVALID', { message, hint, where: { file, ...at } });
  const tree = parseOnlyYaml(bytes);
  if (tree.kind === 'refused') throw invalid(tree.problem, tree.at);
  const { root } = tree;
  if (root === undefined) return [];
  if (root.kind !== 'sequence')
    throw invalid('the file is not a list of accepted findings', root.at, 'write "- rule: RULE" and "reason: …" below it');
  return root.items.map((item) => acceptanceOf(item, file, invalid));
}

type Invalid = (message: string, at: Spot | undefined, hint?: string) => CharthouseError;

function acceptanceOf(item: YamlNode, file: string, invalid: Invalid): Acceptance {
  if (item.kind !== 'mapping') throw invalid('an item is not a map', item.at, 'write "- rule: RULE" and "reason: …" below it');
  const fields = new Map<Key, { readonly text: string; readonly at: Spot }>();
  for (const { key, value } of item.pairs) {
    const name = key.kind === 'scalar' ? keys.find((each) => each === key.text) : undefined;
    if (name === undefined) throw invalid(`an item has a key that is not one of: ${keys.join(', ')}`, key.at);
    if (value.kind !== 'scalar' || value.text === '') throw invalid(`${quoted(name)} is not a text`, value.at);
    if (fields.has(name)) throw invalid(`${quoted(name)} is here a second time`, key.at, 'keep one of the two lines');
    fields.set(name, { text: value.text, at: value.at });
  }
  const rule = fields.get('rule');
  if (rule === undefined) throw invalid('an item has no rule', item.at, 'add the rule of the finding, such as digest-missing');
  if (!isRule(rule.text))
    throw invalid(`there is no rule ${quoted(rule.text)}`, rule.at, 'choose a rule that the report of the audit names');
  const reason = fields.get('reason');
  if (reason === undefined) throw invalid('an item has no reason', item.at, 'add why you accept the finding');
  if (fields.has('version') && !fields.has('name'))
    throw invalid('an item has a version, but no name', item.at, 'add the name of the chart');
  const expires = fields.get('expires');
  return {
    ...{ rule: rule.text, name: fields.get('name')?.text, version: fields.get('version')?.text, reason: reason.text },
    expiresMs: expires === undefined ? undefined : dayOf(expires, invalid),
    where: { file, ...item.at },
  };
}

function isRule(text: string): text is AuditCode {
  return Object.hasOwn(auditRules, text);
}

function dayOf({ text, at }: { readonly text: string; readonly at: Spot }, invalid: Invalid): number {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(time)) throw invalid(`expires is ${quoted(text)}, not a date`, at, 'write it like 2027-01-31');
  return time;
}

/** What a list does to findings. */
export interface Accepted {
  readonly findings: readonly AuditFinding[];
  /** How many were accepted. */
  readonly accepted: number;
  /** Items that no longer count, and those that matched nothing. */
  readonly expired: readonly Acceptance[];
  readonly unused: readonly Acceptance[];
}

/** Takes accepted findings out. `nowMs` in ms since the epoch. */
export function withoutAccepted(findings: readonly AuditFinding[], list: readonly Acceptance[], nowMs: number): Accepted {
  const isOver = ({ expiresMs }: Acceptance): boolean => expiresMs !== undefined && expiresMs <= nowMs;
  const active = list.filter((each) => !isOver(each));
  const used = new Set<Acceptance>();
  const left = findings.filter((finding) => {
    const by = active.filter((each) => matches(each, finding));
    for (const each of by) used.add(each);
    return by.length === 0;
  });
  return {
    findings: left,
    accepted: findings.length - left.length,
    expired: list.filter((each) => isOver(each) && findings.some((finding) => matches(each, finding))),
    unused: active.filter((each) => !used.has(each)),
  };
}

function matches({ rule, name, version }: Acceptance, finding: AuditFinding): boolean {
  return rule === finding.rule && (name === undefined || name === finding.name) && (version === undefined || version === finding.version);
}
