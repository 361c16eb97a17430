/** Reads fields of a chart's metadata, whatever is in them. */
import { isJsonMap, type Json } from '../base/json.ts';

/** A text that is not empty. */
export function textIn(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The texts of a list. */
export function textsIn(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];
}

/** The maps of a list. */
export function mapsIn(value: Json | undefined): readonly { readonly [field: string]: Json | undefined }[] {
  return Array.isArray(value) ? value.filter((each): each is { readonly [field: string]: Json } => isJsonMap(each as Json)) : [];
}
