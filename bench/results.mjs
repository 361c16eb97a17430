/** Results of all benchmarks, as pure functions: one result of each claim, the comparison with an earlier run, and the table. */

/** The middle value, the least and the most of a round, and the middle half of the rounds: one round that was disturbed is not in it. */
export function resultOf({ id, values, sides }, { what, unit, goal }) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const value = sorted.length % 2 === 1 ? sorted[Math.floor(middle)] : (sorted[middle - 1] + sorted[middle]) / 2;
  return {
    id,
    what,
    unit,
    ...(goal === undefined ? {} : { goal }),
    value,
    least: sorted[0],
    most: sorted.at(-1),
    half: middleHalf(sorted),
    sides,
  };
}

const middleHalf = (sorted) => [sorted[Math.floor(sorted.length / 4)], sorted[Math.ceil((3 * sorted.length) / 4) - 1]];

/** More is better for a ratio, and less for everything else. */
const moreIsBetter = ({ goal, unit }) => (goal === undefined ? unit === 'times' : goal.least !== undefined);

export const reached = ({ goal, value }) =>
  goal === undefined ? undefined : goal.least === undefined ? value <= goal.most : value >= goal.least;

/** Times and memory depend on the machine and on Node. Ratios, counts and bytes do not, or hardly. */
const dependsOnMachine = ({ unit }) => unit === 's';

const leastChange = 0.1;

/**
 * What became of each claim since the run before. `worse` and `better` need a change of the middle value by more than a tenth, and by more
 * than the middle half of the rounds of either run differs from its middle.
 */
export function compared(before, now) {
  const old = new Map(before.claims.map((each) => [each.id, each]));
  const isSameMachine = before.machine.processor === now.machine.processor && before.machine.node === now.machine.node;
  return now.claims.map((claim) => {
    const earlier = old.get(claim.id);
    if (earlier === undefined) return { id: claim.id, change: 'new' };
    if (dependsOnMachine(claim) && !isSameMachine) return { id: claim.id, change: 'another machine', before: earlier.value };
    const factor = moreIsBetter(claim) ? earlier.value / claim.value : claim.value / earlier.value;
    const allowed = 1 + Math.max(leastChange, spreadOf(earlier), spreadOf(claim));
    const change = factor > allowed ? 'worse' : factor < 1 / allowed ? 'better' : 'same';
    return { id: claim.id, change, before: earlier.value };
  });
}

/** How far the middle half of the rounds is from the middle, as a part of it. */
function spreadOf({ value, half: [low, high] }) {
  return value === 0 || low === 0 ? 0 : Math.max(high / value, value / low) - 1;
}

/** A line for each claim that became worse. */
export function regressions(before, now) {
  const claims = new Map(now.claims.map((each) => [each.id, each]));
  return compared(before, now)
    .filter(({ change }) => change === 'worse')
    .map(
      ({ id, before: was }) => `${id}: ${numberOf(claims.get(id).value)} ${claims.get(id).unit}, it was ${numberOf(was)} on ${before.date}`,
    );
}

export const numberOf = (value) => (value >= 100 ? value.toFixed(0) : String(Number(value.toFixed(value >= 10 ? 1 : 2))));

const goalText = ({ goal }) =>
  goal === undefined ? '' : goal.least === undefined ? `at most ${numberOf(goal.most)}` : `at least ${numberOf(goal.least)}`;

/** The table of a run as Markdown, beside the run before if there is one. */
export function tableOf(now, before) {
  const changes = new Map(before === undefined ? [] : compared(before, now).map((each) => [each.id, each]));
  const head = ['claim', 'result', 'rounds', 'goal', 'reached', 'charthouse', 'the other', 'before'];
  const rows = now.claims.map((claim) => {
    const { change, before: was } = changes.get(claim.id) ?? {};
    const isReached = reached(claim);
    return [
      claim.what,
      `${numberOf(claim.value)} ${claim.unit}`,
      claim.least === claim.most ? '' : `${numberOf(claim.least)}–${numberOf(claim.most)}`,
      goalText(claim),
      isReached === undefined ? '' : isReached ? 'yes' : 'no',
      sideText(claim.sides.ours),
      sideText(claim.sides.theirs),
      was === undefined ? '' : `${numberOf(was)}${change === 'same' ? '' : `, ${change}`}`,
    ];
  });
  return [head, head.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');
}

function sideText(side) {
  if (side === undefined) return '';
  const { seconds, cpuSeconds, peakBytes, requests, bytes, roundTrips } = side;
  const parts = [`${numberOf(seconds)} s`, `${numberOf(cpuSeconds)} s processor`, `${numberOf(peakBytes / 1e6)} MB`];
  if (requests !== undefined) parts.push(`${requests} requests`, `${numberOf(bytes / 1e6)} MB on the wire`);
  if (roundTrips > 0) parts.push(`${roundTrips} round trips`);
  return parts.join(', ');
}
