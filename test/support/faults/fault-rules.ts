/** Which requests meet which faults: matches that read as what they mean, and rules that count. */
import type { IncomingHttpHeaders } from 'node:http';
import type { Circumstance, Fault, Mishap } from './faults.ts';

/** A request as the proxy sees it arrive. `path` is decoded. */
export interface Request {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
}

/** Whether a request is meant. */
export type Match = (request: Request) => boolean;

/** A key stands for itself in any bucket and folder: `index.yaml` is meant by `/bucket/charts/index.yaml`, not by `/bucket/my-index.yaml`. */
type Key = string | RegExp;

/** All requests. */
export const anything: Match = () => true;

export const get = (key: Key = /$/): Match => asks('GET', key);
export const head = (key: Key = /$/): Match => asks('HEAD', key);
export const put = (key: Key = /$/): Match => asks('PUT', key);
export const post = (key: Key = /$/): Match => asks('POST', key);
export const del = (key: Key = /$/): Match => asks('DELETE', key);

/** Those of `match` that have this header too. */
export const having =
  (header: string, match: Match): Match =>
  (request) =>
    request.headers[header] !== undefined && match(request);

function asks(method: string, key: Key): Match {
  const isKey = (path: string): boolean => (typeof key === 'string' ? `/${path}`.endsWith(`/${key}`) : key.test(path));
  return (request) => request.method === method && isKey(request.path);
}

/** How often a fault happens: to `times` requests (1), after `after` others that match (0). */
export interface HowOften {
  readonly times?: number;
  readonly after?: number;
}

/** What one request meets. */
export interface Met {
  readonly circumstances: readonly Circumstance[];
  readonly mishap: Mishap | undefined;
}

/** The rules of one proxy. */
export interface Rules {
  add(match: Match, fault: Fault, often: HowOften): void;
  clear(): void;
  /** In the order of the rules, and only up to the first mishap: a rule behind it waits for the next request. */
  meet(request: Request): Met;
}

/** Starts without any. */
export function noRules(): Rules {
  const rules: { readonly match: Match; readonly fault: Fault; after: number; times: number }[] = [];
  return {
    add: (match, fault, { times = 1, after = 0 }) => rules.push({ match, fault, times, after }),
    clear: () => {
      rules.length = 0;
    },
    meet: (request) => {
      const circumstances: Circumstance[] = [];
      for (const rule of rules) {
        if (rule.times <= 0 || !rule.match(request) || rule.after-- > 0) continue;
        rule.times--;
        if (!isCircumstance(rule.fault)) return { circumstances, mishap: rule.fault };
        circumstances.push(rule.fault);
      }
      return { circumstances, mishap: undefined };
    },
  };
}

function isCircumstance(fault: Fault): fault is Circumstance {
  return fault.kind === 'delay' || fault.kind === 'hold' || fault.kind === 'request-headers' || fault.kind === 'answer-headers';
}
