/** Reads and judges an index with and without passing over what the entry before has, too. */
import { checkLine, endLines, newLineChecker } from '../../src/index-file/loader/check-lines.ts';
import { type IndexFault, placedFaults } from '../../src/index-file/loader/fault.ts';
import { newRepeats, noteNode, skipRepeated } from '../../src/index-file/loader/repeats.ts';
import { cursorAt } from '../../src/index-file/yaml-cursor.ts';
import { keyName } from '../../src/index-file/yaml-item.ts';
import { readNode } from '../../src/index-file/yaml-node.ts';
import { newStructure, place } from '../../src/index-file/yaml-structure.ts';

/** What was found. */
export interface Judged {
  readonly nodes: number;
  readonly items: readonly number[];
  readonly faults: readonly IndexFault[];
  readonly lastIsWhole: boolean;
  /** Where the text left the style; -1 if it did not. */
  readonly leftAt: number;
}

/** Reads and judges an index as `findFast` does; without `skip`, every line. */
export function judged(bytes: Uint8Array, skip: boolean): Judged {
  const cursor = cursorAt(bytes, 0);
  const structure = newStructure();
  const checker = newLineChecker();
  const repeats = newRepeats(cursor, checker);
  const items: number[] = [];
  let [nodes, last] = [0, cursor.next];
  for (;;) {
    if (skip && checker.entry >= 0) skipRepeated(repeats, structure.columns[3] ?? 0);
    if (!readNode(cursor)) break;
    const role = place(structure, cursor);
    if (role === 'fault') {
      cursor.fault = cursor.textStart;
      break;
    }
    if (role === 'top') structure.inEntries = keyName(cursor) === 'entries';
    if (role === 'item') items.push(last);
    last = cursor.end;
    nodes++;
    const level = structure.columns.length - (cursor.dash && cursor.keyStart >= 0 ? 1 : 0);
    noteNode(repeats, level);
    checkLine(checker, cursor, level);
  }
  const { lastIsWhole } = endLines(checker);
  return { nodes, items, faults: placedFaults(bytes, checker.faults), lastIsWhole, leftAt: cursor.fault };
}
