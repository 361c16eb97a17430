/** The findings of an audit by their rule, as every form of the report shows them. */
import type { AuditReport } from '../operations/audit/report.ts';

/** A finding, as the report has it. */
export type Finding = AuditReport['findings'][number];

/** The findings of one rule, at least one. */
export interface FindingGroup extends Pick<Finding, 'rule' | 'severity' | 'title' | 'readers'> {
  readonly findings: readonly Finding[];
  /** If all of them have the same. */
  readonly remedy: string | undefined;
}

/** In the order of the report. */
export function groupsOf(findings: readonly Finding[]): readonly FindingGroup[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const same = groups.get(finding.rule);
    if (same === undefined) groups.set(finding.rule, [finding]);
    else same.push(finding);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { rule, severity, title, readers, remedy } = first;
    return [
      { rule, severity, title, readers, findings: group, remedy: group.every((each) => each.remedy === remedy) ? remedy : undefined },
    ];
  });
}

/** One finding in a line. */
export function findingText({ name, version, line, message }: Finding): string {
  const what = name === null ? '' : `${name}${version === null ? '' : ` ${version}`}: `;
  return `${line === null ? '' : `line ${line}: `}${what}${message}`;
}

/** The same, with its remedy if the findings of its rule have different ones. */
export function findingLine(finding: Finding, { remedy }: Pick<FindingGroup, 'remedy'>): string {
  return `${findingText(finding)}${remedy === undefined ? ` (${finding.remedy})` : ''}`;
}
