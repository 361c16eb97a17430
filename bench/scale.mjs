/**
 * A simulator of publishers at one repository: how long a publish takes, and what it asks of S3 and CloudFront. Deterministic, in seconds.
 * The protocol is that of decisions 53 and 54; SCALE.md has the model on paper, and the sources of the figures.
 */
import { table } from './parts.mjs';

/** Seconds and bytes. What is assumed is marked; everything else has a source in SCALE.md. */
const world = {
  roundTrip: 0.03,
  bandwidth: 25e6,
  /** Assumed: what S3 copies inside itself, of all parts together. */
  copyRate: 250e6,
  /** Assumed: how long CloudFront takes for an invalidation. */
  invalidation: 60,
  entryBytes: 1_033,
  hugeFrom: 8 * 1024 * 1024,
  /** What a publish of one version into a huge index moves, unless its chart is near the beginning or the end. */
  hugeMoves: 2e6,
  mostIntents: 256,
  atOnce: 8,
};

/** The same numbers in each run. */
function chance(seed) {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** Events in the order of their time; each may schedule others. */
function timeline() {
  const heap = [];
  const before = (a, b) => heap[a].at < heap[b].at || (heap[a].at === heap[b].at && heap[a].order < heap[b].order);
  const swap = (a, b) => ([heap[a], heap[b]] = [heap[b], heap[a]]);
  let order = 0;
  const add = (at, run) => {
    heap.push({ at, order: order++, run });
    for (let at = heap.length - 1; at > 0 && before(at, (at - 1) >> 1); at = (at - 1) >> 1) swap(at, (at - 1) >> 1);
  };
  const next = () => {
    const [first] = heap;
    const last = heap.pop();
    if (heap.length === 0) return first;
    heap[0] = last;
    for (let at = 0; ; ) {
      let least = at;
      for (const child of [2 * at + 1, 2 * at + 2]) if (child < heap.length && before(child, least)) least = child;
      if (least === at) return first;
      swap(at, least);
      at = least;
    }
  };
  return { add, next, size: () => heap.length };
}

/** `perMinute` publishers arrive by chance for `minutes`; each adds one version to an index of `versions`. */
function simulate({ perMinute, minutes, versions, isGrouped = true, seed = 1 }) {
  const random = chance(seed);
  const events = timeline();
  const count = { get: 0, put: 0, list: 0, commits: 0, conflicts: 0, bytes: 0 };
  const took = [];
  const index = { version: 0, size: versions * world.entryBytes, listed: new Set(), turns: new Set() };
  const intents = new Map();
  const invalidations = [];
  let worst = 0;
  const rt = world.roundTrip;

  const isHuge = () => index.size >= world.hugeFrom;
  const readTime = () => (isHuge() ? 3 * rt + world.hugeMoves / 2 / world.bandwidth : rt + index.size / world.bandwidth);
  const writeTime = () =>
    isHuge() ? 5 * rt + world.hugeMoves / 2 / world.bandwidth + index.size / world.copyRate : rt + index.size / world.bandwidth;
  const moved = () => (isHuge() ? world.hugeMoves / 2 : index.size);

  const end = (job, at) => took.push(at - job.since);
  const commit = (ids, at) => {
    index.version += 1;
    index.size += ids.length * world.entryBytes;
    for (const id of ids) {
      index.listed.add(id);
      intents.delete(id);
    }
    count.commits += 1;
    invalidations.push(at + world.invalidation);
    while (invalidations[0] <= at) invalidations.shift();
    worst = Math.max(worst, invalidations.length);
  };
  /** One attempt: read, splice, write under If-Match. */
  const attempt = (job, at) => {
    const seen = index.version;
    count.get += 1;
    count.bytes += moved();
    // What was read is the version of the time at which the answer began.
    const asked = at + readTime();
    events.add(asked, () => {
      if (index.listed.has(job.id)) return end(job, asked);
      count.put += isHuge() ? 9 : 1;
      count.bytes += moved();
      const done = asked + writeTime();
      events.add(done, () => {
        if (index.version === seen) {
          commit([job.id], done);
          return end(job, done);
        }
        count.conflicts += 1;
        job.lost += 1;
        if (isGrouped && job.lost >= 2) return leave(job, done);
        // The pause doubles, up to some seconds, and each takes a part of it by chance.
        const pause = random() * Math.min(0.1 * 2 ** job.lost, 5);
        events.add(done + pause, () => attempt(job, done + pause));
      });
    });
  };
  const leave = (job, at) => {
    count.put += 1;
    intents.set(job.id, at + rt);
    const later = at + rt + random() * 0.2;
    events.add(later, () => ask(job, later, 1));
  };
  /** Reads the index, and asks for the turn of its version. */
  const ask = (job, at, turn) => {
    count.get += 1;
    count.bytes += moved();
    const seen = index.version;
    const read = at + readTime();
    events.add(read, () => {
      if (index.listed.has(job.id)) return end(job, read);
      count.put += 1;
      const answered = read + rt;
      events.add(answered, () => {
        const name = `${seen}-${turn}`;
        if (!index.turns.has(name)) {
          index.turns.add(name);
          return lead(job, answered, seen);
        }
        waitFor(job, answered, seen, turn, answered + 2 + index.size / 5e6);
      });
    });
  };
  const lead = (job, at, seen) => {
    count.list += 1;
    const listed = at + rt;
    events.add(listed, () => {
      const ids = [...new Set([job.id, ...[...intents].filter(([, there]) => there <= listed).map(([id]) => id)])].slice(
        0,
        world.mostIntents,
      );
      // Each intent is read, and its package is looked at.
      count.get += 2 * (ids.length - 1);
      const judged = listed + (2 * rt * (ids.length - 1)) / world.atOnce;
      const done = judged + writeTime();
      count.put += isHuge() ? 9 : 1;
      count.bytes += moved();
      events.add(done, () => {
        if (index.version !== seen) {
          count.conflicts += 1;
          return ask(job, done, 1);
        }
        commit(ids, done);
        end(job, done);
      });
    });
  };
  const waitFor = (job, at, seen, turn, until) => {
    count.get += 1;
    const next = at + 0.25;
    events.add(next, () => {
      if (index.version !== seen) return ask(job, next, 1);
      if (next < until) return waitFor(job, next, seen, turn, until);
      return turn < 4 ? ask(job, next, turn + 1) : attempt(job, next);
    });
  };

  const end0 = minutes * 60;
  for (let at = 0, id = 0; ; id += 1) {
    at += (-Math.log(1 - random()) * 60) / perMinute;
    if (at > end0) break;
    const since = at;
    // The package comes first.
    count.put += 1;
    events.add(at + rt, () => attempt({ id, since, lost: 0 }, since + rt));
  }
  // A repository that cannot follow is seen by then.
  let now = 0;
  for (let steps = 0; events.size() > 0 && steps < 2e6 && now < Math.max(2 * end0, 120); steps += 1) {
    const event = events.next();
    now = event.at;
    event.run();
  }
  took.sort((a, b) => a - b);
  const part = (share) => took[Math.floor(share * (took.length - 1))] ?? Number.NaN;
  return {
    done: took.length,
    half: part(0.5),
    most: part(0.99),
    commitsPerMinute: count.commits / (Math.max(now, end0) / 60),
    perSecond: { get: count.get / Math.max(now, end0), put: (count.put + count.list) / Math.max(now, end0) },
    invalidations: worst,
    attempts: (count.conflicts + took.length) / Math.max(took.length, 1),
    bytes: count.bytes / Math.max(took.length, 1),
    left: events.size(),
  };
}

const repository = (title, versions, perMinute, minutes, isGrouped = true) => {
  const found = simulate({ versions, perMinute, minutes, isGrouped });
  const seconds = (value) => (Number.isNaN(value) ? '' : `${value.toFixed(1)} s`);
  return [
    title,
    `${((versions * world.entryBytes) / 1e6).toFixed(0)} MB`,
    perMinute.toFixed(0),
    isGrouped ? 'yes' : 'no',
    found.left > 0 ? 'no' : 'yes',
    seconds(found.half),
    seconds(found.most),
    found.commitsPerMinute.toFixed(0),
    found.attempts.toFixed(1),
    `${found.perSecond.get.toFixed(0)} / ${found.perSecond.put.toFixed(0)}`,
    String(found.invalidations),
    `${(found.bytes / 1e6).toFixed(1)} MB`,
  ];
};

console.log(
  table([
    [
      'repositories',
      'index',
      'publishers a minute',
      'group commit',
      'follows',
      'half done in',
      '99 % in',
      'commits a minute',
      'attempts',
      'GET / PUT a second',
      'invalidations at once',
      'moved by a publisher',
    ],
    ...[true, false].map((isGrouped) => repository('1, a burst of 64', 5_000, 3_840, 1 / 60, isGrouped)),
    repository('1, the newest 5,000 versions', 5_000, 1_000, 2),
    repository('1, with everything', 10_000_000, 1_000, 1),
    ...[true, false].map((isGrouped) => repository('1, 5 versions of each chart', 500_000, 1_000, 1, isGrouped)),
    repository('10', 50_000, 100, 3),
    ...[true, false].map((isGrouped) => repository('20', 25_000, 50, 3, isGrouped)),
    ...[true, false].map((isGrouped) => repository('110', 4_545, 1_000 / 110, 10, isGrouped)),
  ]),
);
