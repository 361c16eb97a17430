/** The port to a CloudFormation stack, for the operations of `infra`. */

/** A stack that exists. */
export interface ExistingStack {
  readonly id: string;
  readonly name: string;
  readonly region: string;
  /** CloudFormation's status, such as `UPDATE_COMPLETE`. */
  readonly status: string;
  readonly outputs: ReadonlyMap<string, string>;
  /** The parameters of its template, with their current values; secret ones are masked with stars. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** What would happen to one resource. */
export interface ResourceChange {
  readonly action: 'add' | 'modify' | 'replace' | 'maybe-replace' | 'remove' | 'other';
  readonly resource: string;
  readonly type: string;
  /** The properties that cause a change of an existing resource. */
  readonly properties: readonly string[];
}

/** A change set that was computed, not executed. `none`: the stack needs no change. */
export type PreparedChange = { readonly kind: 'none' } | { readonly kind: 'changes'; readonly changes: readonly ResourceChange[] };

/** A resource that cannot be made or changed, and why. */
export interface ResourceFault {
  readonly resource: string;
  readonly type: string;
  readonly reason: string | undefined;
}

/** One event of a stack. */
export interface StackEvent extends ResourceFault {
  readonly id: string;
  /** Milliseconds since the epoch, by CloudFormation's clock. */
  readonly atMs: number;
  readonly status: string;
}

/** The wanted state of a stack. */
export interface WantedStack {
  /** JSON. */
  readonly template: string;
  /** A parameter without a value keeps the current value of the stack. */
  readonly parameters: ReadonlyMap<string, string | undefined>;
  readonly isNew: boolean;
}

/** One stack. The caller makes up the id of a change: it names the change set, and marks all events of the change. */
export interface StackHost {
  readonly name: string;
  readonly region: string;
  /** Undefined if there is no stack, or only a change set that was never executed. */
  describe(signal: AbortSignal): Promise<ExistingStack | undefined>;
  /** Makes CloudFormation compute a change. Creates only the change set, which `discard` removes. */
  prepare(id: string, wanted: WantedStack, signal: AbortSignal): Promise<PreparedChange>;
  /** Removes a change set, and the empty stack that came with it, if there is one. */
  discard(id: string, signal: AbortSignal): Promise<void>;
  /** Starts the prepared change. */
  execute(id: string, signal: AbortSignal): Promise<void>;
  /** Events of this change, oldest first. */
  events(id: string, signal: AbortSignal): Promise<readonly StackEvent[]>;
  /** Faults that CloudFormation found in the last change before it touched a resource; empty if it reports none. */
  faults(signal: AbortSignal): Promise<readonly ResourceFault[]>;
}
