/** The ports of the folder store with a tap on every call: to count them, to fail one, to be killed or stopped there. */
import type { DurableFiles, OpenFile } from '../../../src/runtime/durable-files.ts';
import type { Heartbeats } from '../../../src/runtime/heartbeat.ts';

/** One call: its name (`rename`, `file.sync`, `heartbeats.start` …) and its arguments. */
export interface Call {
  /** From 1, over all ports of one `tapped`. */
  readonly at: number;
  readonly name: string;
  readonly args: readonly unknown[];
}

/** Called around every call; what `before` throws is what the call throws. */
export interface Taps {
  before?(call: Call): Promise<void> | void;
  after?(call: Call): Promise<void> | void;
  /** Called after a call that throws. */
  failed?(call: Call): Promise<void> | void;
}

/** Ports that tell about each call, and then do what the given ones do. */
export interface TappedPorts {
  readonly files: DurableFiles;
  readonly heartbeats: Heartbeats;
  /** The calls so far. */
  readonly calls: readonly Call[];
}

/** Puts taps on the ports. */
export function tapped(ports: Pick<TappedPorts, 'files' | 'heartbeats'>, taps: Taps = {}): TappedPorts {
  const calls: Call[] = [];
  const tap =
    <A extends unknown[], R>(name: string, call: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      const told = { at: calls.length + 1, name, args };
      calls.push(told);
      await taps.before?.(told);
      let result: R;
      try {
        result = await call(...args);
      } catch (error) {
        await taps.failed?.(told);
        throw error;
      }
      await taps.after?.(told);
      return result;
    };
  const tapFile = (file: OpenFile): OpenFile => ({
    state: tap('file.state', file.state),
    read: tap('file.read', file.read),
    write: tap('file.write', file.write),
    setMode: tap('file.setMode', file.setMode),
    setOwner: tap('file.setOwner', file.setOwner),
    sync: tap('file.sync', file.sync),
    close: tap('file.close', file.close),
  });
  const { files, heartbeats } = ports;
  return {
    calls,
    files: {
      open: async (path) => tapFile(await tap('open', files.open)(path)),
      create: async (path, mode) => tapFile(await tap('create', files.create)(path, mode)),
      state: tap('state', files.state),
      makeFolder: tap('makeFolder', files.makeFolder),
      removeFolder: tap('removeFolder', files.removeFolder),
      readFolder: tap('readFolder', files.readFolder),
      syncFolder: tap('syncFolder', files.syncFolder),
      link: tap('link', files.link),
      rename: tap('rename', files.rename),
      remove: tap('remove', files.remove),
      touch: tap('touch', files.touch),
      realPath: tap('realPath', files.realPath),
      isLocal: tap('isLocal', files.isLocal),
    },
    heartbeats: {
      start: async (address) => {
        const given = await tap('heartbeats.start', heartbeats.start)(address);
        return given === undefined ? undefined : { stop: tap('heartbeats.stop', given.stop) };
      },
      check: tap('heartbeats.check', heartbeats.check),
    },
  };
}
