/** Which system and which processor this process runs on. */
import process from 'node:process';

/** In the words of Node. */
export const thisPlatform: { readonly os: string; readonly arch: string } = { os: process.platform, arch: process.arch };
