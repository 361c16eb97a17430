/** What a scalar of charthouse.yaml is: as YAML 1.2 has it and the editors that check our schema, not as Helm. */
import type { YamlNode } from '../yaml/index.ts';

type Scalar = Extract<YamlNode, { readonly kind: 'scalar' }>;

/**
 * A text unless it is written plain and looks like a boolean, a number or null. `yes`, `on` and `1:30` are texts:
 * a path may be called that, and a switch says what it takes instead.
 */
export function scalarOf({ text, tag, isImplicit }: Scalar): string | number | boolean | null {
  if (!isImplicit || tag !== undefined) return text;
  if (/^(?:|~|null|Null|NULL)$/.test(text)) return null;
  if (/^(?:true|True|TRUE)$/.test(text)) return true;
  if (/^(?:false|False|FALSE)$/.test(text)) return false;
  if (/^0o[0-7]+$|^0x[\da-fA-F]+$|^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/.test(text)) return Number(text);
  if (/^\.(?:nan|NaN|NAN)$/.test(text)) return Number.NaN;
  if (/^[-+]?\.(?:inf|Inf|INF)$/.test(text)) return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return text;
}
