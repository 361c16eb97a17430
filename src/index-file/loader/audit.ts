/** All faults of an index for any Helm: those found when it was read, and those that need a second pass. */
import { parseYaml } from '../../yaml/index.ts';
import type { ReadIndex } from '../types.ts';
import { nodeFaults } from './check-nodes.ts';
import { hints, type IndexFault, mostFaults } from './fault.ts';
import { indexShape } from './shapes.ts';

/** Above this size a JSON index is not parsed as YAML, which takes many times its memory. */
const mostYamlBytes = 32 * 1024 * 1024;

/**
 * The first faults, with a thorough check: Helm 3.12 reads a JSON index as strict YAML, so that it refuses duplicate keys, `\/` and
 * surrogate pairs, which newer versions accept.
 */
export function auditIndex({ style, faults, layout: { bytes } }: Pick<ReadIndex, 'style' | 'faults' | 'layout'>): readonly IndexFault[] {
  if (style !== 'json' || faults.length >= mostFaults || bytes.length > mostYamlBytes) return faults;
  const tree = parseYaml(bytes);
  if (tree.kind === 'refused') {
    const problem = `the JSON is not valid YAML: ${tree.problem}`;
    return [...faults, { ...tree.at, problem, hint: 'write the character itself', readers: 'Helm 3.12', refused: 'index' }];
  }
  const known = new Set(faults.map(({ problem }) => problem));
  const strict = tree.root === undefined ? [] : nodeFaults(tree.root, indexShape).filter(({ problem }) => !known.has(problem));
  return [...faults, ...strict.filter(({ refused }) => refused === 'index').map(byReader)].slice(0, mostFaults);
}

// If a key appears twice, the first pass saw only the last value; Go's JSON decoder checks each.
function byReader(fault: IndexFault): IndexFault {
  const isOfOldHelm = fault.hint === hints.twice || fault.hint === hints.unknown;
  return isOfOldHelm ? { ...fault, readers: 'Helm 3.12' } : fault;
}
