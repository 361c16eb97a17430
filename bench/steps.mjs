/**
 * The benchmarks of `npm run all`, each with its settings for a whole run and for `QUICK=1`, from the lightest to the heaviest. `needs` names
 * a peer that cannot always be made. The last three need 6 GB of memory, for Helm.
 */
const steps = [
  { name: 'startup', env: {}, quick: { PAIRS: '5' } },
  { name: 'many', env: {}, quick: { ROUNDS: '1' } },
  { name: 'verify', env: { ROUNDS: '3' }, quick: { COUNTS: '1000', SAMPLE: '50', ROUNDS: '1' } },
  { name: 'publish-s3', env: {}, quick: { ROUNDS: '2' } },
  { name: 'publish-s3-node-24', script: 'publish-s3', env: { COURSES: 'cdn-near' }, quick: { ROUNDS: '2' }, needs: 'node-24' },
  { name: 'burst', env: { ROUNDS: '3' }, quick: { PUBLISHERS: '8', LATENCIES: '0', ROUNDS: '1' } },
  { name: 'warm-burst', env: { ROUNDS: '3' }, quick: { PUBLISHERS: '8', LATENCIES: '0', STORES: 'minio,folder', ROUNDS: '1' } },
  { name: 'history', env: {}, quick: { COUNT: '1000' } },
  { name: 'mirror', env: { COUNTS: '5000' }, quick: { COUNTS: '500', SAMPLE: '5' } },
  { name: 'audit', env: { COUNTS: '10000,100000' }, quick: { COUNTS: '1000', SAMPLE: '10' } },
  { name: 'rebuild-s3', env: {}, quick: { HEAPS: '3' } },
  { name: 'dependencies', env: { CASES: 'a,c' }, quick: { CASES: 'c', LINKS: 'loopback', SAMPLE: '2' } },
  { name: 'huge-s3', env: { SHELL_ROUNDS: '1' }, quick: { ROUNDS: '1' }, needs: 'baseline' },
  { name: 'readers', env: {}, quick: { PAGE: '1' } },
  { name: 'index', env: {}, quick: { SIZES: '1,10', OUR_RUNS: '2' } },
];

/** The steps that `ONLY` names, or all. A name that is no step's must not end in a run that measures nothing and succeeds. */
export function stepsOf(only) {
  if (only === undefined || only.trim() === '') return steps;
  const names = only.split(',').map((name) => name.trim());
  const unknown = names.filter((name) => !steps.some((step) => step.name === name));
  if (unknown.length > 0) {
    throw new RangeError(
      `ONLY has no benchmark named ${unknown.map((name) => `"${name}"`).join(', ')}: choose from ${steps.map(({ name }) => name).join(', ')}`,
    );
  }
  return steps.filter(({ name }) => names.includes(name));
}
