/** Finds the role of each node in a block YAML index: top level, chart, item, or inside one. */
import type { Cursor } from './yaml-cursor.ts';

/** The role of a node; `fault`: Helm's format has no node at this position. */
export type Role = 'top' | 'chart' | 'item' | 'inside' | 'fault';

/** The open collections, outermost first. It starts inside the map at column 0. */
export interface Structure {
  readonly columns: number[];
  readonly lists: boolean[];
  /** The previous node was a key without a value: deeper nodes are its value. */
  pending: boolean;
  /** Whether the open top-level key is `entries`. */
  inEntries: boolean;
}

/** The state before the first node. */
export function newStructure(): Structure {
  return { columns: [0], lists: [false], pending: false, inEntries: false };
}

/** Processes the node that the cursor has just read. The caller sets `inEntries` after each `top`. */
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
