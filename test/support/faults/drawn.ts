/**
 * What a run leaves to others of a long table: each run draws another part of it and prints which. With CHARTHOUSE_WHOLE_TABLES=true, as in
 * ci.yml each week, nothing is left out.
 */
import process from 'node:process';

const isWhole = process.env['CHARTHOUSE_WHOLE_TABLES'] === 'true';

/** Which kills are of real processes: one of eight. All others are played in the process of the test (killed.ts), which costs a fifth. */
export function drawRealKills(): (at: number) => boolean {
  const isOurs = drawOneOf(8);
  return (at) => isWhole || isOurs(at);
}

const isOursOfThree = drawOneOf(3);

/** Whether row number `at` is for server number `server` of three: each row is for one of them. */
export function isForServer(at: number, server: number): boolean {
  return isWhole || isOursOfThree(at + server);
}

function drawOneOf(count: number): (at: number) => boolean {
  const drawn = Math.floor(Math.random() * count);
  console.log(`of ${count} rows of a table, those from number ${drawn}`);
  return (at) => at % count === drawn;
}
