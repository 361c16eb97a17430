/** The claims of a token (JWT), for messages: nothing is verified here, so no decision may depend on it. */
import { isJsonMap, type Json, type JsonMap } from '../base/json.ts';
import type { TokenClaims } from '../ports/identity.ts';

/** Empty if the token cannot be decoded. */
export function tokenClaims(token: string): TokenClaims {
  const [, payload = ''] = token.split('.');
  const claims = mapOf(Buffer.from(payload, 'base64url').toString());
  return Object.fromEntries(
    Object.entries(claims).flatMap(([name, value]) => (isPrintableClaim(value) ? [[name, [value].flat().join(', ')]] : [])),
  );
}

function mapOf(text: string): JsonMap {
  try {
    const claims: Json = JSON.parse(text);
    return isJsonMap(claims) ? claims : {};
  } catch {
    return {};
  }
}

function isPrintableClaim(value: Json | undefined): value is string | number | readonly string[] {
  return (
    typeof value === 'string' || typeof value === 'number' || (Array.isArray(value) && value.every((each) => typeof each === 'string'))
  );
}
