/** Helm's Go structs of Chart.yaml, requirements.yaml and Chart.lock: fields, in Helm's order, with their types. */
import type { Fields, Shape } from './go-struct.ts';

const text: Shape = { kind: 'string' };
const flag: Shape = { kind: 'boolean' };
const texts: Shape = { kind: 'list', of: text };

/** `chart.Dependency`. */
const dependencyFields: Fields = {
  name: text,
  version: text,
  repository: text,
  condition: text,
  tags: texts,
  enabled: flag,
  'import-values': { kind: 'list', of: { kind: 'untyped' } },
  alias: text,
};

const dependencies: Shape = { kind: 'list', of: { kind: 'struct', fields: dependencyFields } };

/** `chart.Metadata`. */
export const metadataFields: Fields = {
  name: text,
  home: text,
  sources: texts,
  version: text,
  description: text,
  keywords: texts,
  maintainers: { kind: 'list', of: { kind: 'struct', fields: { name: text, email: text, url: text } } },
  icon: text,
  apiVersion: text,
  condition: text,
  tags: text,
  appVersion: text,
  deprecated: flag,
  annotations: { kind: 'text-map' },
  kubeVersion: text,
  dependencies,
  type: text,
};

/** `chart.Lock`. */
export const lockFields: Fields = { generated: { kind: 'time' }, digest: text, dependencies };

/** Fields of Helm 2 that many charts still have; Helm ignores them, so there is no warning. */
export const legacyFields: ReadonlySet<string> = new Set(['engine', 'tillerVersion']);
