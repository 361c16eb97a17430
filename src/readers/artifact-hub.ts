/** Annotations for Artifact Hub, which drops the whole version if one of them is wrong. By its code of May 2026. */

import { quoted } from '../base/quoted.ts';
import { readYaml, textOf, type YamlMap, type YamlValue } from '../yaml/index.ts';
import { isImageReference } from './image-reference.ts';

/** Undefined if the text is valid, otherwise the fault, to follow the annotation's name. */
type Rule = (text: string) => string | undefined;

const categories = [
  ...['ai-machine-learning', 'database', 'integration-delivery', 'monitoring-logging', 'networking', 'security', 'storage'],
  ...['streaming-messaging', 'skip-prediction'],
];
const capabilities = ['basic install', 'seamless upgrades', 'full lifecycle', 'deep insights', 'auto pilot'];
const kindsOfChange = ['added', 'changed', 'deprecated', 'removed', 'fixed', 'security'];

const isFlag: Rule = (text) =>
  /^(?:1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$/.test(text) ? undefined : `is ${quoted(text)}, neither true nor false`;

const isMaps: Rule = (text) => listed(text, (item) => (item.kind === 'map' ? faultOfTexts(item) : 'is not a map'));

/** By the part of the name after `artifacthub.io/`. Other annotations are not checked. */
const rules: Readonly<Record<string, Rule>> = {
  category: (text) => (categories.includes(text) ? undefined : `is ${quoted(text)}, not one of: ${categories.join(', ')}`),
  changes: faultOfChanges,
  containsSecurityUpdates: isFlag,
  crds: (text) => listed(text, () => undefined),
  crdsExamples: (text) => listed(text, () => undefined),
  images: (text) => listed(text, faultOfImage),
  links: isMaps,
  maintainers: isMaps,
  operator: isFlag,
  operatorCapabilities: (text) =>
    capabilities.includes(text.toLowerCase()) ? undefined : `is ${quoted(text)}, not one of: ${capabilities.join(', ')}`,
  prerelease: isFlag,
  recommendations: isMaps,
  screenshots: isMaps,
  signKey: faultOfSignKey,
};

/** The faults for which Artifact Hub refuses the annotations of a chart, in their order. */
export function artifactHubFaults(annotations: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.entries(annotations).flatMap(([name, text]) => {
    const rule = name.startsWith(prefix) ? own(name.slice(prefix.length)) : undefined;
    const fault = typeof text === 'string' ? rule?.(text) : undefined;
    return fault === undefined ? [] : [`${name} ${fault}`];
  });
}

const prefix = 'artifacthub.io/';

function own(name: string): Rule | undefined {
  return Object.hasOwn(rules, name) ? rules[name] : undefined;
}

type Read = { readonly value: YamlValue } | { readonly fault: string };

function read(text: string): Read {
  const outcome = readYaml(Buffer.from(text));
  return outcome.kind === 'read' ? { value: outcome.value } : { fault: `is not valid YAML: ${outcome.problem}` };
}

function listed(text: string, faultOfItem: (item: YamlValue) => string | undefined): string | undefined {
  const outcome = read(text);
  if ('fault' in outcome) return outcome.fault;
  const { value } = outcome;
  // In Go, an empty text and null are an empty list.
  if (value.kind === 'null') return undefined;
  if (value.kind !== 'list') return 'is not a list';
  const faults = value.items.map(faultOfItem);
  const at = faults.findIndex((fault) => fault !== undefined);
  return at < 0 ? undefined : `item ${at + 1} ${faults[at]}`;
}

/** A list of texts, or of maps; not a mixture. */
function faultOfChanges(text: string): string | undefined {
  const outcome = read(text);
  const items = 'value' in outcome && outcome.value.kind === 'list' ? outcome.value.items : [];
  const isText = (item: YamlValue): boolean => !['map', 'list', 'null'].includes(item.kind);
  if (items.length > 0 && items.every(isText)) {
    const empty = items.findIndex((item) => textOf(item) === '');
    return empty < 0 ? undefined : `item ${empty + 1} is empty`;
  }
  return listed(text, faultOfChange);
}

function faultOfChange(item: YamlValue): string | undefined {
  if (item.kind === 'null') return 'is empty';
  if (item.kind !== 'map') return 'is not a map; quote texts that contain ":" or begin with a special character';
  const kind = textAt(item, 'kind') ?? '';
  if (kind !== '' && !kindsOfChange.includes(kind.toLowerCase())) {
    return `has the kind ${quoted(kind)}, not one of: ${kindsOfChange.join(', ')}`;
  }
  if ((textAt(item, 'description') ?? '') === '') return 'has no description';
  const links = item.entries.get('links')?.value;
  if (links === undefined || links.kind === 'null') return undefined;
  if (links.kind !== 'list') return 'has links that are not a list';
  const isWhole = (link: YamlValue): boolean => link.kind === 'map' && ['name', 'url'].every((field) => (textAt(link, field) ?? '') !== '');
  return links.items.every(isWhole) ? undefined : 'has a link without name or url';
}

function faultOfImage(item: YamlValue): string | undefined {
  if (item.kind !== 'map') return 'is not a map';
  const image = textAt(item, 'image') ?? '';
  return isImageReference(image) ? faultOfTexts(item) : `has the image ${quoted(image)}, which is not an image reference`;
}

function faultOfSignKey(text: string): string | undefined {
  const outcome = read(text);
  if ('fault' in outcome) return outcome.fault;
  const { value } = outcome;
  if (value.kind !== 'map') return 'is not a map';
  return (textAt(value, 'url') ?? '') === '' ? 'has no url' : faultOfTexts(value);
}

/** Fields that must be texts, but are a list or a map. */
function faultOfTexts(map: YamlMap): string | undefined {
  const field = ['name', 'url', 'email', 'title', 'image', 'fingerprint'].find((name) => {
    const kind = map.entries.get(name)?.value.kind;
    return kind === 'list' || kind === 'map';
  });
  return field === undefined ? undefined : `has a ${field} that is not a text`;
}

function textAt(map: YamlMap, field: string): string | undefined {
  const value = map.entries.get(field)?.value;
  return value === undefined ? undefined : textOf(value);
}
