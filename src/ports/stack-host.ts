/** A CloudFormation stack, as the verbs about infrastructure see it; whoever stands at AWS gives it. */

/** A stack that is there. */
export interface StandingStack {
  readonly id: string;
  readonly name: string;
  readonly region: string;
  /** CloudFormation's word, such as `UPDATE_COMPLETE`. */
  readonly status: string;
  readonly outputs: ReadonlyMap<string, string>;
  /** Those that its template has, with the values of now; a secret one with stars. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** What would happen to one resource. */
export interface ResourceChange {
  readonly action: 'add' | 'modify' | 'replace' | 'maybe-replace' | 'remove' | 'other';
  readonly resource: string;
  readonly type: string;
  /** The properties that cause it, for a change of what is there. */
  readonly properties: readonly string[];
}

/** A change that CloudFormation has worked out, and not made. `none`: the stack is as it should be. */
export type PreparedChange = { readonly kind: 'none' } | { readonly kind: 'changes'; readonly changes: readonly ResourceChange[] };

/** A resource that cannot be made or changed, and why. */
export interface ResourceFault {
  readonly resource: string;
  readonly type: string;
  readonly reason: string | undefined;
}

/** One event of a stack, as CloudFormation tells it. */
export interface StackEvent extends ResourceFault {
  readonly id: string;
  /** Milliseconds since the epoch, by CloudFormation's clock. */
  readonly atMs: number;
  readonly status: string;
}

/** What is wanted of a stack. */
export interface WantedStack {
  /** JSON. */
  readonly template: string;
  /** A parameter without a value keeps the one that the stack has. */
  readonly parameters: ReadonlyMap<string, string | undefined>;
  readonly isNew: boolean;
}

/** The place of one stack. A change has an id that whoever asks for it has made up: it names the change set, and all events of its making. */
export interface StackHost {
  readonly name: string;
  readonly region: string;
  /** Undefined where there is none, or nothing but a change set that was never made. */
  describe(signal: AbortSignal): Promise<StandingStack | undefined>;
  /** Has CloudFormation work out a change. Makes nothing but the change set, which `discard` takes away. */
  prepare(id: string, wanted: WantedStack, signal: AbortSignal): Promise<PreparedChange>;
  /** Takes away a change set, and the empty stack that it has made, if it has. */
  discard(id: string, signal: AbortSignal): Promise<void>;
  /** Begins what was prepared. */
  execute(id: string, signal: AbortSignal): Promise<void>;
  /** Of the making of this change, oldest first. */
  events(id: string, signal: AbortSignal): Promise<readonly StackEvent[]>;
  /** What CloudFormation found wrong with the last change before it touched anything; empty where it does not say. */
  faults(signal: AbortSignal): Promise<readonly ResourceFault[]>;
}
