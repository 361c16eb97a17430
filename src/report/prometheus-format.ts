/** The text format of Prometheus (version 0.0.4): one HELP and TYPE for each family. */

type Labels = Readonly<Record<string, string>>;

/** The samples of one metric. */
export interface Family {
  readonly name: string;
  readonly help: string;
  readonly samples: readonly { readonly labels: Labels; readonly value: number }[];
}

/** A sample without a value is none. */
export function gauge(name: string, help: string, samples: readonly (readonly [Labels, number | null])[]): Family {
  return {
    name: `charthouse_${name}`,
    help,
    samples: samples.flatMap(([labels, value]) => (value === null ? [] : [{ labels, value }])),
  };
}

function familyText({ name, help, samples }: Family): string {
  const lines = samples.map(({ labels, value }) => `${name}${labelText(labels)} ${value}`);
  return `${[`# HELP ${name} ${help}`, `# TYPE ${name} gauge`, ...lines].join('\n')}\n`;
}

function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

/** Families without a sample are left out. */
export function familiesText(families: readonly Family[]): string {
  return families
    .filter(({ samples }) => samples.length > 0)
    .map(familyText)
    .join('');
}
