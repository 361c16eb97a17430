/** What act tells of a run, a JSON object a line: the steps, and what they told the runner. */

/** How a run of a workflow ended. */
export interface WorkflowRun {
  readonly exitCode: number;
  /** Those that ran, in their order. */
  readonly steps: readonly StepRun[];
  readonly annotations: readonly Annotation[];
  /** The job summary, of all steps. */
  readonly summary: string;
  /** All that was said, for messages. */
  readonly text: string;
}

/** A step that ran. */
export interface StepRun {
  /** Its name; where it has none, what it uses or runs. */
  readonly name: string;
  readonly result: 'success' | 'failure';
  /** What it printed, but for commands to the runner. */
  readonly text: string;
  readonly outputs: Readonly<Record<string, string>>;
}

/** What GitHub shows beside a file, or at the run. */
export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice';
  readonly message: string;
  /** Such as `file`, `line` and `title`. */
  readonly properties: Readonly<Record<string, string>>;
}

interface Line {
  readonly msg: string;
  readonly step?: string;
  readonly stepID?: readonly string[];
  readonly stage?: string;
  readonly stepResult?: StepRun['result'];
  readonly raw_output?: boolean;
  readonly command?: string;
  readonly arg?: string;
  readonly name?: string;
  readonly content?: string;
  readonly kvPairs?: Readonly<Record<string, string>>;
}

/** Reads the two outputs of `act --json`. */
export function readActLog(exitCode: number, stdout: string, stderr: string): WorkflowRun {
  const lines = stdout.split('\n').flatMap((text): readonly Line[] => (text.startsWith('{') ? [JSON.parse(text)] : []));
  return {
    exitCode,
    steps: stepsOf(lines),
    annotations: lines.flatMap(annotationsOf),
    summary: lines.flatMap(({ command, content = '' }) => (command === 'summary' ? [content] : [])).join(''),
    text: [...lines.map(({ msg }) => msg.trimEnd()), stderr].join('\n'),
  };
}

/** act names the steps of the job itself otherwise, and gives them no stage. */
function stepsOf(lines: readonly Line[]): readonly StepRun[] {
  const main = lines.filter(({ stage }) => stage === 'Main');
  return main.flatMap(({ step = '', stepID = [], stepResult }) => {
    if (stepResult === undefined) return [];
    const own = main.filter((line) => line.stepID?.join() === stepID.join());
    const outputs = own.flatMap(({ command, name = '', arg = '' }) => (command === 'set-output' ? [[name, arg] as const] : []));
    const text = own.flatMap(({ raw_output: isPrinted = false, msg }) => (isPrinted ? [msg] : [])).join('');
    return [{ name: step, result: stepResult, text, outputs: Object.fromEntries(outputs) }];
  });
}

function annotationsOf({ command, arg = '', kvPairs = {} }: Line): readonly Annotation[] {
  const isAnnotation = command === 'error' || command === 'warning' || command === 'notice';
  return isAnnotation ? [{ level: command, message: arg, properties: kvPairs }] : [];
}
