/** The operating system and processor architecture of this process. */
import process from 'node:process';

/** Node's names. */
export const thisPlatform: { readonly os: string; readonly arch: string } = { os: process.platform, arch: process.arch };
