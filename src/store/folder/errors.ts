/** Translates file-system errors into coded ones, for the whole folder store. */
import { CharthouseError, type ErrorFacts } from '../../base/error.ts';
import type { ErrorCode } from '../../base/error-catalogue.ts';
import { quoted } from '../../base/quoted.ts';
import { systemCode } from '../../base/system-code.ts';

interface Meaning {
  readonly code: ErrorCode;
  readonly why: string;
  readonly hint?: string;
  readonly retryable?: boolean;
  /** The name of the object is the cause: other objects can be written. */
  readonly about?: 'key';
}

const full = 'CH_STORE_FULL';
const denied = 'CH_STORE_DENIED';
const unavailable = 'CH_STORE_UNAVAILABLE';
const unsupported = 'CH_STORE_UNSUPPORTED';
const openFiles = {
  code: unavailable,
  why: 'too many files are open',
  hint: 'raise the limit of open files (ulimit -n)',
  retryable: true,
} as const;

const meanings: Readonly<Record<string, Meaning>> = {
  ENOSPC: { code: full, why: 'no space is left on the device' },
  EDQUOT: { code: full, why: 'the disk quota is used up' },
  EFBIG: { code: full, why: 'the file would be larger than the system allows' },
  EACCES: { code: denied, why: 'permission denied' },
  EPERM: { code: denied, why: 'the operation is not permitted' },
  EROFS: { code: denied, why: 'the file system is read-only', hint: 'publish to a writable folder' },
  EMFILE: openFiles,
  ENFILE: openFiles,
  ENOENT: { code: unavailable, why: 'the folder was moved or removed during the run', hint: 'put the folder back, then run again' },
  ENOTDIR: { code: unavailable, why: 'a part of the path is not a folder', hint: 'use the path of a folder' },
  ESTALE: { code: unavailable, why: 'the network drive has lost the file', retryable: true },
  ETIMEDOUT: { code: unavailable, why: 'the network drive does not answer', retryable: true },
  ENODEV: { code: unavailable, why: 'the device is gone' },
  ENXIO: { code: unavailable, why: 'the device is gone' },
  EIO: { code: unavailable, why: 'the device failed to read or write', hint: 'check the disk' },
  ENAMETOOLONG: { code: unsupported, why: 'the name is too long for this file system', hint: 'choose a shorter name', about: 'key' },
  EILSEQ: { code: unsupported, why: 'this file system does not support the name', hint: 'choose another name', about: 'key' },
  EINVAL: { code: unsupported, why: 'this file system does not support the operation or the name', hint: 'choose another folder' },
  ENOTSUP: { code: unsupported, why: 'this file system does not support the operation', hint: 'choose a folder on another file system' },
  EOPNOTSUPP: { code: unsupported, why: 'this file system does not support the operation', hint: 'choose a folder on another file system' },
  ENOSYS: { code: unsupported, why: 'this file system does not support the operation', hint: 'choose a folder on another file system' },
  EXDEV: { code: unsupported, why: 'a part of the folder is on another file system', hint: 'keep the repository on one file system' },
};

/** The action that failed, for the message: `write 'repository/index.yaml'`. */
export interface FileAction {
  readonly action: 'read' | 'write' | 'sync' | 'delete' | 'list';
  readonly path: string;
}

/** Runs `call`; a system error gets a code, any other error passes through. */
export async function translated<T>(action: FileAction, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw translate(action, error);
  }
}

/** The coded error for a system error; any other error is returned as it is: ours, or the reason of an abort. */
export function translate({ action, path }: FileAction, error: unknown): unknown {
  const errno = systemCode(error);
  if (errno === undefined || !/^E[A-Z0-9]+$/.test(errno)) return error;
  const meaning = meanings[errno];
  const facts: ErrorFacts = {
    message: `cannot ${action} ${quoted(path)}: ${meaning?.why ?? 'unexpected system error'} (${errno})`,
    hint: meaning?.hint,
    details: { path, errno, ...(meaning?.about === undefined ? {} : { about: meaning.about }) },
    cause: error,
    retryable: meaning?.retryable,
  };
  return new CharthouseError(meaning?.code ?? 'CH_STORE_UNEXPECTED', facts);
}
