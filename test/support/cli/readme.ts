/** The README's blocks, and how they are played. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../project-files.ts';
import { run } from './run.ts';

/** The blocks of the README in one language. */
export async function readmeBlocks(language: string): Promise<readonly string[]> {
  const readme = await readFile(join(projectRoot, 'README.md'), 'utf8');
  return [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map(([, text]) => text ?? '');
}

/** Runs the commands of a block, and gives the block as it would have to be. `…` stands for further lines. */
export async function played(block: string, cwd: string, env: NodeJS.ProcessEnv): Promise<string> {
  const said: string[] = [];
  for (const [line, shown = ''] of [...block.matchAll(/^\$ (.*)\n((?:(?!\$ ).*\n)*)/gm)].map(([, ...parts]) => parts)) {
    const { stdout } = await run('/bin/sh', ['-c', `${line} 2>&1`], { cwd, env });
    const cut = shown.endsWith('…\n')
      ? `${stdout
          .split('\n')
          .slice(0, shown.split('\n').length - 2)
          .join('\n')}\n…\n`.replace(/^\n/, '')
      : stdout;
    said.push(`$ ${line}\n${cut}`);
  }
  return said.join('');
}

/** Times differ. */
export function timeless(text: string): string {
  return text.replaceAll(/\b\d+(\.\d+)? m?s\b/g, '1 ms');
}
