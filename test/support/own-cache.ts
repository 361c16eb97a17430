/** A cache for each test file: another file may have had a server with other charts on the same port. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'charthouse-cache-'));
process.env['XDG_CACHE_HOME'] = folder;

afterAll(() => rmSync(folder, { recursive: true, force: true }));
