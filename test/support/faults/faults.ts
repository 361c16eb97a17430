/** What the fault proxy can do to a request, as plain data. */
import type { Gate } from './gate.ts';

/** Sent to the client as it stands; `content-length` is added where the headers do not say how the body is framed. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Names in lower case. */
export interface HeaderChange {
  readonly set?: Readonly<Record<string, string>>;
  readonly remove?: readonly string[];
}

/** The way a body goes: to the server, or to the client. */
export type Way = 'upload' | 'answer';

/** How an answer's body ends that is cut: by a broken connection; as if it were whole, its length not told; not at all. */
export type CutEnd = 'broken' | 'clean' | 'never';

/** Circumstances: any number of them may meet one request. */
export type Circumstance =
  | { readonly kind: 'delay'; readonly ms: number }
  | { readonly kind: 'hold'; readonly gate: Gate; readonly side: 'request' | 'answer' }
  | { readonly kind: 'request-headers'; readonly change: HeaderChange }
  | { readonly kind: 'answer-headers'; readonly change: HeaderChange };

/** Mishaps: one for each request. */
export type Mishap =
  | { readonly kind: 'reset' }
  | { readonly kind: 'lose-answer' }
  | { readonly kind: 'answer'; readonly answer: Answer; readonly isAfterwards: boolean }
  | { readonly kind: 'dribble'; readonly bytes: number; readonly ms: number }
  | { readonly kind: 'cut'; readonly way: Way; readonly bytes: number; readonly end: CutEnd }
  | { readonly kind: 'corrupt'; readonly way: Way; readonly at: number };

/** Either. */
export type Fault = Circumstance | Mishap;

/** The connection is reset; the server hears nothing. */
export const resetConnection: Fault = { kind: 'reset' };

/** The server does what it was asked to, and the connection breaks before the client hears of it. */
export const loseAnswer: Fault = { kind: 'lose-answer' };

/** The server hears nothing, and the client this. */
export function answer(status: number, headers: Answer['headers'] = {}, body = ''): Fault {
  return { kind: 'answer', answer: { status, headers, body }, isAfterwards: false };
}

/** The same answer, but after the server has done what it was asked to. */
export function afterwards(fault: Fault): Fault {
  if (fault.kind !== 'answer') throw new Error(`only an answer can come afterwards, not ${fault.kind}`);
  return { ...fault, isAfterwards: true };
}

/** The server hears of it so much later. */
export function delay(ms: number): Fault {
  return { kind: 'delay', ms };
}

/** The request, or its answer when the server has done its work, waits at the gate. */
export function holdAt(gate: Gate, side: 'request' | 'answer' = 'request'): Fault {
  return { kind: 'hold', gate, side };
}

/** The server hears these headers otherwise. */
export function requestHeaders(change: HeaderChange): Fault {
  return { kind: 'request-headers', change };
}

/** Any server becomes one that ignores preconditions. */
export const ignorePreconditions: Fault = requestHeaders({ remove: ['if-match', 'if-none-match'] });

/** The client hears these headers otherwise; without `content-length` the body is sent in chunks. */
export function answerHeaders(change: HeaderChange): Fault {
  return { kind: 'answer-headers', change };
}

/** The client gets so many bytes of the body. */
export function cutAnswer(bytes: number, end: CutEnd): Fault {
  return { kind: 'cut', way: 'answer', bytes, end };
}

/** The client gets the body in pieces of so many bytes, with a pause after each. */
export function dribbleAnswer(bytes: number, ms: number): Fault {
  return { kind: 'dribble', bytes, ms };
}

/** A bit of this byte of the body is turned on its way to the client. */
export function corruptAnswer(at: number): Fault {
  return { kind: 'corrupt', way: 'answer', at };
}

/** The server gets so many bytes of the body, then both connections break. */
export function cutUpload(bytes: number): Fault {
  return { kind: 'cut', way: 'upload', bytes, end: 'broken' };
}

/** A bit of this byte of the body is turned on its way to the server. */
export function corruptUpload(at: number): Fault {
  return { kind: 'corrupt', way: 'upload', at };
}
