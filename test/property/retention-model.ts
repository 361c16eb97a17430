/** A model of retention that shares no code with it: sets and comparisons of numbers, one sentence for each rule. */

/** A version as numbers; `channel` and `number` are those of a pre-release such as `rc.2`. */
export interface ModelVersion {
  readonly name: string;
  readonly numbers: readonly [number, number, number];
  readonly pre: { readonly channel: string; readonly number: number } | undefined;
  readonly build: string;
  /** Days before now; undefined if the index has no time. */
  readonly ageDays: number | undefined;
  readonly needs: readonly ModelNeed[];
}

/** A range: at least these numbers, and equal in the first `fixed` of them. `pre`: it names a pre-release, so it selects pre-releases. */
export interface ModelNeed {
  readonly name: string;
  readonly from: readonly [number, number, number];
  readonly fixed: 0 | 1 | 2;
  readonly pre: boolean;
}

/** As a user writes the policy. */
export interface ModelPolicy {
  readonly keep: number | undefined;
  readonly major: number | undefined;
  readonly minor: number | undefined;
  readonly days: number | undefined;
  readonly preReleases: number | undefined;
}

/** The text of a version in an index. */
export function textOf({ numbers, pre, build }: ModelVersion): string {
  return `${numbers.join('.')}${pre === undefined ? '' : `-${pre.channel}.${pre.number}`}${build === '' ? '' : `+${build}`}`;
}

/** The text of a range in a Chart.yaml. */
export function rangeOf({ from, fixed, pre }: ModelNeed): string {
  const any = pre ? '-0' : '';
  const low = `>=${from.join('.')}${any}`;
  const [major, minor] = from;
  if (fixed === 0) return low;
  return fixed === 1 ? `${low}, <${major + 1}.0.0${any}` : `${low}, <${major}.${minor + 1}.0${any}`;
}

/** Negative if `a` is older. Build metadata does not count. */
export function order(a: ModelVersion, b: ModelVersion): number {
  for (const at of [0, 1, 2] as const) if (a.numbers[at] !== b.numbers[at]) return a.numbers[at] - b.numbers[at];
  if (a.pre === undefined || b.pre === undefined) return Number(a.pre === undefined) - Number(b.pre === undefined);
  if (a.pre.channel !== b.pre.channel) return a.pre.channel < b.pre.channel ? -1 : 1;
  return a.pre.number - b.pre.number;
}

/** How many different versions of `others` are newer. */
function newer(version: ModelVersion, others: readonly ModelVersion[]): number {
  const above = others.filter((each) => order(each, version) > 0);
  return above.filter((each, at) => above.findIndex((first) => order(first, each) === 0) === at).length;
}

function isKeptByItself(version: ModelVersion, all: readonly ModelVersion[], policy: ModelPolicy, pins: ReadonlySet<string>): boolean {
  const chart = all.filter(({ name }) => name === version.name);
  const releases = chart.filter(({ pre }) => pre === undefined);
  const { keep, major, minor, days, preReleases } = policy;
  if (pins.has(`${version.name}@${textOf(version)}`)) return true;
  const twins = chart.filter((each) => textOf(each) === textOf(version));
  if (days !== undefined && twins.some(({ ageDays }) => ageDays === undefined || ageDays <= days)) return true;
  if (releases.length === 0 && newer(version, chart) === 0) return true;
  if (version.pre !== undefined) {
    const channel = chart.filter(({ pre }) => pre?.channel === version.pre?.channel);
    return preReleases === undefined
      ? releases.every((each) => order(each, version) < 0) && releases.length > 0
      : newer(version, channel) < preReleases;
  }
  if (newer(version, releases) === 0) return true;
  if ([keep, major, minor, days].every((each) => each === undefined)) return true;
  const sameMajor = releases.filter(({ numbers }) => numbers[0] === version.numbers[0]);
  const sameMinor = sameMajor.filter(({ numbers }) => numbers[1] === version.numbers[1]);
  return newer(version, releases) < (keep ?? 0) || newer(version, sameMajor) < (major ?? 0) || newer(version, sameMinor) < (minor ?? 0);
}

function isIn(version: ModelVersion, { name, from, fixed, pre }: ModelNeed): boolean {
  if (version.name !== name || (version.pre !== undefined && !pre)) return false;
  const low: ModelVersion = { ...version, numbers: [...from], pre: pre ? { channel: '', number: 0 } : undefined };
  if (order(version, low) < 0) return false;
  // The upper bound leaves out the pre-releases of the next version.
  return from.every((number, at) => at >= fixed || version.numbers[at] === number);
}

/** The texts `NAME@VERSION` of what stays. */
export function modelKept(all: readonly ModelVersion[], policy: ModelPolicy, pins: ReadonlySet<string>): ReadonlySet<string> {
  const kept = new Set<string>();
  const add = (version: ModelVersion): void => {
    const text = `${version.name}@${textOf(version)}`;
    if (kept.has(text)) return;
    kept.add(text);
    const twins = all.filter((each) => each.name === version.name && textOf(each) === textOf(version));
    for (const need of twins.flatMap(({ needs }) => needs)) {
      const within = all.filter((each) => isIn(each, need));
      for (const each of within) if (within.every((other) => order(other, each) <= 0)) add(each);
    }
  };
  for (const version of all) if (isKeptByItself(version, all, policy, pins)) add(version);
  return kept;
}
