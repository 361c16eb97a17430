/** Texts for which Helm skips an entry without an error, although it can read them. */
import { isJsonList, isJsonMap, type Json } from '../../base/json.ts';
import { quoted } from '../../base/quoted.ts';
import { type FoundFault, hints } from './fault.ts';
import type { Shape } from './shapes.ts';

/** Why Helm skips the entry that has this text at `path`; undefined if it does not. */
export function skippedText(text: string, shape: Shape, path: string): Omit<FoundFault, 'offset'> | undefined {
  if (shape.kind !== 'string' || shape.skips === undefined || shape.skips.unless.test(text)) return undefined;
  const { must, readers } = shape.skips;
  return { problem: `${path} is ${quoted(text)} and ${must}`, hint: hints.correct, readers, refused: 'entry' };
}

/** The same of all texts within a value, and of items of a list of records that are null. */
export function skippedTexts(value: Json, shape: Shape, path = ''): readonly Omit<FoundFault, 'offset'>[] {
  if (typeof value === 'string') return [skippedText(value, shape, path) ?? []].flat();
  if (shape.kind === 'list' && isJsonList(value)) {
    return value.flatMap((item, at) =>
      item === null ? nullItem(shape.of, `${path}[${at}]`) : skippedTexts(item, shape.of, `${path}[${at}]`),
    );
  }
  if (shape.kind !== 'struct' || !isJsonMap(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const field = shape.fields.get(key.toLowerCase());
    return field === undefined || inner === undefined ? [] : skippedTexts(inner, field, path === '' ? key : `${path}.${key}`);
  });
}

function nullItem(of: Shape, path: string): readonly Omit<FoundFault, 'offset'>[] {
  if (of.kind !== 'struct') return [];
  return [{ problem: `${path} is null`, hint: hints.complete, readers: 'Helm 3.13 and later', refused: 'entry' }];
}
