/** The other runs whose entries a commit took along, as its note has them. Pure. */
import type { RunOrigin } from '../../runtime/run-origin.ts';

/** A run whose entries another one committed. */
export interface CarriedRun {
  /** Its id, or the first characters of it. */
  readonly run: string;
  readonly actor?: string | undefined;
}

/** All of them, and the first ones by name. */
export interface CarriedRuns {
  readonly runs: number;
  readonly list: readonly CarriedRun[];
}

/** The metadata of an index has little room. */
const most = { idLength: 8, textLength: 240 } as const;

/** Undefined if there are none. */
export function carriedRuns(intents: readonly { readonly run: string; readonly by: RunOrigin }[]): CarriedRuns | undefined {
  if (intents.length === 0) return undefined;
  return { runs: intents.length, list: intents.map(({ run, by: { actor } }) => ({ run, actor })) };
}

/** Printable ASCII: how many, and as many of them as there is room for. */
export function carriedText({ runs, list }: CarriedRuns, escaped: (text: string) => string): string {
  let text = String(runs);
  for (const { run, actor } of list) {
    const next = `${text} ${escaped(run.slice(0, most.idLength))}${actor === undefined ? '' : `@${escaped(actor)}`}`;
    if (next.length > most.textLength) break;
    text = next;
  }
  return text;
}

/** Undefined if the text is another one. */
export function carriedFromText(text: string | undefined, unescaped: (text: string) => string): CarriedRuns | undefined {
  const [, runs, list = ''] = /^(\d{1,9})((?: [^ ]+)*)$/.exec(text ?? '') ?? [];
  if (runs === undefined) return undefined;
  const tokens = list.split(' ').filter((token) => token !== '');
  return {
    runs: Number(runs),
    list: tokens.map((token) => {
      const [run = '', actor] = token.split('@', 2);
      return { run: unescaped(run), actor: actor === undefined ? undefined : unescaped(actor) };
    }),
  };
}
