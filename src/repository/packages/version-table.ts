/** Finds versions by their exact text, and by what Helm takes for the same, however many there are. */
import { precedenceOf } from '../../go/helm-version.ts';

/** What is known of versions, by chart. */
export interface VersionTable<T> {
  /** The version in exactly this text. */
  exact(name: string, version: string): T | undefined;
  /** One that Helm takes for this one, in its own text: it may be this very one. */
  equal(name: string, version: string): string | undefined;
  add(name: string, version: string, value: T): void;
}

interface OfChart<T> {
  readonly exact: Map<string, T>;
  readonly equal: Map<string, string>;
}

/** `known`: the versions of a chart that are there to begin with; asked once, and only for charts that are asked for. */
export function versionTable<T>(known: (name: string) => Iterable<readonly [version: string, value: T]>): VersionTable<T> {
  const charts = new Map<string, OfChart<T>>();
  const chartOf = (name: string): OfChart<T> => {
    const there = charts.get(name);
    if (there !== undefined) return there;
    const chart: OfChart<T> = { exact: new Map(), equal: new Map() };
    for (const [version, value] of known(name)) put(chart, version, value);
    charts.set(name, chart);
    return chart;
  };
  return {
    exact: (name, version) => chartOf(name).exact.get(version),
    equal: (name, version) => {
      const precedence = precedenceOf(version);
      return precedence === undefined ? undefined : chartOf(name).equal.get(precedence);
    },
    add: (name, version, value) => put(chartOf(name), version, value),
  };
}

function put<T>({ exact, equal }: OfChart<T>, version: string, value: T): void {
  exact.set(version, value);
  const precedence = precedenceOf(version);
  if (precedence !== undefined) equal.set(precedence, version);
}
