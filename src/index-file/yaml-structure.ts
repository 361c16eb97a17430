/** Places the nodes of a block YAML index in its structure: top level, charts, their items, what is inside them. */
import type { Cursor } from './yaml-cursor.ts';

/** What a node is to the index; `fault`: it stands where Helm's style has none. */
export type Role = 'top' | 'chart' | 'item' | 'inside' | 'fault';

/** The open collections, outermost first. It starts inside the map at column 0. */
export interface Structure {
  readonly columns: number[];
  readonly lists: boolean[];
  /** The last node was a key without a value: what is deeper now is its value. */
  pending: boolean;
  /** Whether the top-level key that is open now is `entries`. */
  inEntries: boolean;
}

/** The state before the first node. */
export function newStructure(): Structure {
  return { columns: [0], lists: [false], pending: false, inEntries: false };
}

/** Takes the node that the cursor has just read. The caller sets `inEntries` after each `top`. */
export function place(structure: Structure, cursor: Cursor): Role {
  if (!unwind(structure, cursor)) return 'fault';
  const { columns, lists } = structure;
  const level = columns.length;
  structure.pending = cursor.keyStart >= 0 && cursor.form === 'none';
  if (cursor.dash && cursor.keyStart >= 0) {
    columns.push(cursor.column + 2);
    lists.push(false);
  }
  if (level === 1) return 'top';
  if (!structure.inEntries) return 'inside';
  if (level === 2) return 'chart';
  if (level > 3 || !cursor.dash) return 'inside';
  return cursor.keyStart >= 0 ? 'item' : 'fault';
}

// Closes and opens collections until the innermost one is the node's own.
function unwind(structure: Structure, cursor: Cursor): boolean {
  const { columns, lists, pending } = structure;
  const { column, dash } = cursor;
  let top = columns[columns.length - 1] ?? 0;
  if (pending && (column > top || (dash && column === top && lists[lists.length - 1] === false))) {
    columns.push(column);
    lists.push(dash);
    return !structure.inEntries || isHelmStyle(columns.length, column, dash);
  }
  while (column < top || (column === top && lists[lists.length - 1] === true && !dash)) {
    columns.pop();
    lists.pop();
    if (columns.length === 0) return false;
    top = columns[columns.length - 1] ?? 0;
  }
  return column === top && lists[lists.length - 1] === dash;
}

// Chart names at column 2, their items' dashes at column 2 or 4.
function isHelmStyle(level: number, column: number, dash: boolean): boolean {
  if (level === 2) return column === 2 && !dash;
  if (level === 3) return dash && (column === 2 || column === 4);
  return true;
}
