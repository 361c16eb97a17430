/** Runs programs on a terminal of their own, as a person does, and keeps every frame of it. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { makeScreen, type Screen } from './screen.ts';

/** What happens at the terminal when the program has written something. */
export interface Step {
  /** A regular expression, as Python reads it. */
  readonly after: string;
  /** Typed at the keyboard: `\u0003` is Ctrl-C. */
  readonly type?: string;
  /** The window gets this width. */
  readonly columns?: number;
  /** Sent to the program from elsewhere. */
  readonly signal?: 'SIGINT' | 'SIGTERM';
}

/** How a program is run. */
export interface TerminalOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly columns: number;
  readonly steps?: readonly Step[];
  /** Streams that are files and not the terminal. */
  readonly files?: Readonly<Partial<Record<'stdin' | 'stdout' | 'stderr', string>>>;
}

/** What was to be seen. */
export interface OnTerminal {
  /** Of the program; negative where a signal ended it. */
  readonly code: number;
  /** When the program has ended. */
  readonly screen: Screen;
  /** The rows after each thing that was written. */
  readonly frames: readonly (readonly string[])[];
  /** All bytes, as text. */
  readonly written: string;
}

/** Before each picture of a progress line. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what a terminal acts upon.
const erase = /(?=\r\u001b\[2K)/;

const script = fileURLToPath(new URL('./pseudo-terminal.py', import.meta.url));

/** Runs `argv` to its end; steps happen in their order. */
export async function runOnTerminal(argv: readonly string[], options: TerminalOptions): Promise<OnTerminal> {
  const { columns, steps = [], files = {} } = options;
  const spec = { argv, cwd: options.cwd, env: options.env, columns, steps, files, limitMs: 30_000 };
  const child = spawn('python3', [script, JSON.stringify(spec)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const screen = makeScreen(columns);
  const frames: (readonly string[])[] = [];
  const decoder = new TextDecoder();
  let [written, code] = ['', Number.NaN];
  for await (const line of createInterface(child.stdout)) {
    const event: unknown = JSON.parse(line);
    const { kind, data, columns: width, code: ended } = event as { kind: string; data?: string; columns?: number; code?: number }; // ours
    if (kind === 'resize') screen.resize(width ?? columns);
    if (kind === 'end') code = ended ?? code;
    if (kind !== 'output') continue;
    const text = decoder.decode(Buffer.from(data ?? '', 'base64'), { stream: true });
    written += text;
    // One write of the program may come together with the next: a frame for each picture all the same.
    for (const piece of text.split(erase)) {
      screen.write(piece);
      frames.push(screen.rows());
    }
  }
  return { code, screen, frames, written };
}
