/** What a template comes to with given parameters: conditions decided, intrinsic functions replaced by values. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../project-files.ts';

/** Values of parameters; what is not given has its default. */
export type Given = Readonly<Record<string, string>>;

/** A stack as the template would make it. */
export interface Resolved {
  /** The properties of a resource; undefined where its condition does not hold. */
  readonly properties: (id: string) => Readonly<Record<string, unknown>> | undefined;
  readonly outputs: Readonly<Record<string, unknown>>;
  /** What the rules of the template have against the parameters. */
  readonly objections: readonly string[];
}

interface Conditional {
  readonly Condition?: string;
}

/** The template, as far as tests look into it. */
export interface CommittedTemplate {
  readonly Parameters: Readonly<
    Record<string, { readonly Default?: string; readonly AllowedPattern?: string; readonly Description: string }>
  >;
  readonly Conditions: Readonly<Record<string, unknown>>;
  readonly Rules: Readonly<Record<string, { readonly RuleCondition?: unknown; readonly Assertions: readonly Assertion[] }>>;
  readonly Resources: Readonly<Record<string, Conditional & { readonly Type: string; readonly Properties: Record<string, unknown> }>>;
  readonly Outputs: Readonly<Record<string, Conditional & { readonly Value: unknown }>>;
}

interface Assertion {
  readonly Assert: unknown;
  readonly AssertDescription: string;
}

/** The one that is shipped. */
export const committedTemplate: CommittedTemplate = JSON.parse(readFileSync(join(projectRoot, 'infra', 'template.json'), 'utf8'));

/** The names of an account and of what was made in it. */
export const made: Given = {
  'AWS::Partition': 'aws',
  'AWS::AccountId': '111122223333',
  'AWS::Region': 'us-east-1',
  'AWS::StackName': 'charts',
  Bucket: 'charts-bucket',
  'Bucket.Arn': 'arn:aws:s3:::charts-bucket',
  Distribution: 'E2EXAMPLE',
  'Distribution.DomainName': 'd111111abcdef8.cloudfront.net',
  GitHubProvider: 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com',
  'PublishRole.Arn': 'arn:aws:iam::111122223333:role/publish',
  'CheckRole.Arn': 'arn:aws:iam::111122223333:role/check',
  'PruneRole.Arn': 'arn:aws:iam::111122223333:role/prune',
  AlarmTopic: 'arn:aws:sns:us-east-1:111122223333:alarms',
};

/** Stands for AWS::NoValue: what is said is as if it were not. */
const nothing = Symbol('AWS::NoValue');

/** With `names` for whatever is made, where those of `made` will not do. */
export function resolve(template: CommittedTemplate, given: Given = {}, names: Given = {}): Resolved {
  const defaults = Object.fromEntries(Object.entries(template.Parameters).map(([name, { Default = '' }]) => [name, String(Default)]));
  const known: Given = { ...defaults, ...made, ...names, ...given };
  const value = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(value).filter((each) => each !== nothing);
    if (typeof node !== 'object' || node === null) return node;
    const [[name = '', argument] = []] = Object.entries(node);
    const intrinsic = Object.keys(node).length === 1 ? intrinsics[name] : undefined;
    if (intrinsic !== undefined) return intrinsic(argument);
    return fields(node);
  };
  const fields = (node: object): Readonly<Record<string, unknown>> => {
    const entries = Object.entries(node).map(([key, each]) => [key, value(each)] as const);
    return Object.fromEntries(entries.filter(([, each]) => each !== nothing));
  };
  const list = (node: unknown): readonly unknown[] => {
    const values = value(node);
    if (!Array.isArray(values)) throw new Error(`${JSON.stringify(node)} is no list`);
    return values;
  };
  const named = (name: string): unknown => {
    if (name === 'AWS::NoValue') return nothing;
    // What no test looks at goes by its name in the template.
    if (known[name] === undefined && !Object.hasOwn(template.Resources, name.split('.')[0] ?? '')) throw new Error(`there is no ${name}`);
    return known[name] ?? name;
  };
  const holds = (condition: string | undefined): boolean => condition === undefined || value(template.Conditions[condition]) === true;
  const intrinsics: Readonly<Record<string, (argument: unknown) => unknown>> = {
    Ref: (name) => named(String(name)),
    'Fn::GetAtt': (path) => named(list(path).join('.')),
    'Fn::If': (argument) => {
      const [condition, then, otherwise] = Array.isArray(argument) ? argument : [];
      return value(holds(condition) ? then : otherwise);
    },
    'Fn::Join': (argument) => {
      const [separator, parts] = list(argument);
      return list(parts).join(String(separator));
    },
    'Fn::Sub': (text) => String(text).replaceAll(/\$\{([\w:.]+)\}/g, (_, name: string) => String(named(name))),
    'Fn::Split': (argument) => {
      const [separator, text] = list(argument);
      return String(text).split(String(separator));
    },
    'Fn::Select': (argument) => {
      const [at, parts] = list(argument);
      return list(parts)[Number(at)];
    },
    'Fn::Equals': (argument) => {
      const [one, other] = list(argument);
      return one === other;
    },
    'Fn::Not': (argument) => list(argument)[0] === false,
    'Fn::And': (argument) => list(argument).every((each) => each === true),
    'Fn::Or': (argument) => list(argument).includes(true),
    Condition: (condition) => (typeof condition === 'string' ? holds(condition) : { Condition: value(condition) }),
  };
  return {
    properties: (id) => {
      const { Condition, Properties = {} } = template.Resources[id] ?? {};
      if (template.Resources[id] === undefined) throw new Error(`the template has no ${id}`);
      return holds(Condition) ? fields(Properties) : undefined;
    },
    get outputs() {
      const there = Object.entries(template.Outputs).filter(([, { Condition }]) => holds(Condition));
      return Object.fromEntries(there.map(([name, { Value }]) => [name, value(Value)]));
    },
    get objections() {
      const asked = Object.values(template.Rules).filter(({ RuleCondition = true }) => value(RuleCondition) === true);
      return asked.flatMap(({ Assertions }) =>
        Assertions.filter(({ Assert }) => value(Assert) !== true).map(({ AssertDescription }) => AssertDescription),
      );
    },
  };
}
