/**
 * Loaded before the program: kills it before or after one of the calls that change a folder, and says how many there were. `KILL_AT` is
 * JSON: `folder`, and `count` and `moment` if it is to be killed.
 */
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import process from 'node:process';

const { folder, count, moment } = JSON.parse(process.env.KILL_AT ?? '{}');
let seen = 0;

function meet(now, at) {
  if (at === count && now === moment) process.kill(process.pid, 'SIGKILL');
}

/** Only calls that change something, in that folder. */
function watch(name, changes = () => true) {
  const call = fs[name];
  fs[name] = async (path, ...more) => {
    if (!String(path).startsWith(folder) || !changes(...more)) return call(path, ...more);
    seen++;
    const at = seen;
    meet('before', at);
    const result = await call(path, ...more);
    meet('after', at);
    return result;
  };
}

watch('mkdir');
watch('rename');
watch('rm');
watch('open', (flags) => /^[wa]/.test(String(flags)));
const { open } = fs;
fs.open = async (path, ...more) => {
  const file = await open(path, ...more);
  if (String(path).startsWith(folder) && /^[wa]/.test(String(more[0]))) watchFile(file);
  return file;
};
syncBuiltinESMExports();

/** The writes of an open file: a kill between two of them leaves a part of it. */
function watchFile(file) {
  for (const name of ['writeFile', 'sync']) {
    const call = file[name].bind(file);
    file[name] = async (...given) => {
      seen++;
      const at = seen;
      meet('before', at);
      await call(...given);
      meet('after', at);
    };
  }
}

process.on('exit', () => process.stderr.write(`\ncalls: ${seen}\n`));
