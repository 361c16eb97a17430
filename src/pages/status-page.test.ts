import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Site } from './model.ts';
import { merged, type NewFigures, type StatusFigures } from './status-figures.ts';
import { statusPage } from './status-page.ts';
import { figuresIn } from './status-state.ts';
import { amount, count, duration, percent } from './status-texts.ts';

const site: Site = {
  ...{ title: 'Our <charts>', description: undefined, repositoryName: 'ours', url: undefined, logo: undefined, pages: [], links: [] },
  assets: { style: 'style-1.css', script: 'script-1.js', theme: undefined },
};
const day = 86_400_000;
const start = Date.UTC(2026, 0, 31);

function figuresAt(atMs: number, errors = 2): NewFigures {
  return {
    repository: {
      ...{ atMs, charts: 3, versions: 1234, indexBytes: 5_000_000 },
      months: [
        ['2025-12', 1200],
        ['2026-01', 34],
      ],
    },
    publishing: {
      ...{ atMs, fromMs: atMs - 7 * day, succeeded: 199, failed: 1, others: 3, medianMs: 61_000, p95Ms: 3_720_000 },
      perPiece: [0, 7, 3],
    },
    delivery: {
      ...{ atMs, fromMs: atMs - 7 * day, requests: 1_234_567, bytesSent: 8.2e9, perPiece: [1, 2, 3] },
      ...{ clientErrorRate: 0.012, serverErrorRate: null, hitRate: 0.9996 },
    },
    audit: {
      ...{ atMs, versions: 1234, read: 1230 },
      rules:
        errors === 0
          ? []
          : [
              { code: 'digest-missing', severity: 'error', title: 'no <digest>', findings: errors },
              { code: 'orphan', severity: 'note', title: 'an orphan', findings: 1500 },
            ],
    },
  };
}

const whole = (): StatusFigures => merged(merged(undefined, figuresAt(start, 1)), figuresAt(start + day));

describe('statusPage', () => {
  it('shows the figures, each chart with a sentence, labels that are no colours, and a table', () => {
    const page = statusPage(site, whole());
    for (const text of [
      'Our &lt;charts&gt;',
      '1,234',
      '99.5 %',
      '1 min 01 s',
      '1 h 02 min',
      '8.2 GB',
      '✕ 2 errors',
      'no &lt;digest&gt;',
      '1,500',
    ])
      expect(page).toContain(text);
    for (const sign of ['✓ succeeded', '✕ failed', '✕ errors', '▲ warnings', '● notes', 'stroke-dasharray']) expect(page).toContain(sign);
    const charts = [...page.matchAll(/<figure class="chart">.*?<\/figure>/gs)].map(([chart]) => chart);
    expect(charts).toHaveLength(8);
    for (const chart of charts) {
      const [, id] = /<svg [^>]*role="img" aria-labelledby="([^"]+)"><title id="\1">[^<]{20,}<\/title>/.exec(chart) ?? [];
      expect([id, /<figcaption>[^<]+<\/figcaption>/.test(chart), /<table>.*<th scope="row">/s.test(chart)]).toEqual([
        expect.any(String),
        true,
        true,
      ]);
      expect(chart).not.toMatch(/NaN|undefined|Infinity/);
    }
    // Each row has a pattern of its own, which is on the page.
    for (const [, pattern] of page.matchAll(/fill="url\(#([^)]+)\)"/g)) expect(page).toContain(`<pattern id="${pattern}"`);
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(page).not.toMatch(/ style=| on[a-z]+=|<style|<script>/);
  });

  it('says what is missing before there are figures, and how they come', () => {
    const page = statusPage(site, { days: [] });
    for (const text of ['There are no figures yet', 'charthouse audit --status-page', 'charthouse status --status-page'])
      expect(page).toContain(text);
    expect(page).not.toContain('<figure');
  });

  it('says that an audit found nothing', () => {
    expect(statusPage(site, merged(undefined, figuresAt(start, 0)))).toMatch(/✓ no errors.*Nothing was found/s);
  });

  it('contains its figures for the next run', () => {
    expect(figuresIn(statusPage(site, whole()))).toEqual(JSON.parse(JSON.stringify(whole())));
    expect([figuresIn('<html>'), figuresIn('<meta name="charthouse-figures" content="AAAA">')]).toEqual([undefined, undefined]);
  });

  it('draws any numbers within its charts', () => {
    const numbers = fc.array(fc.nat({ max: 1e9 }), { maxLength: 40 });
    fc.assert(
      fc.property(numbers, numbers, (months, perPiece) => {
        const figures = merged(undefined, {
          repository: { ...{ atMs: start, charts: 1, versions: 1, indexBytes: 0 }, months: months.map((each, at) => [`m${at}`, each]) },
          publishing: {
            ...{ atMs: start, fromMs: start - day, succeeded: 0, failed: 0, others: 0, medianMs: null, p95Ms: null },
            perPiece,
          },
        });
        // Without the figures for the next run, whose encoding may contain any letters.
        const page = statusPage(site, figures).replace(/<meta name="charthouse-figures"[^>]*>/, '');
        expect(page).not.toMatch(/NaN|undefined|Infinity/);
        for (const [, x, y, wide, tall] of page.matchAll(
          /<rect class="fill-plain" x="([^"]+)" y="([^"]+)" width="([^"]+)" height="([^"]+)"/g,
        )) {
          expect(Math.min(Number(x), Number(y), Number(wide), Number(tall))).toBeGreaterThanOrEqual(0);
          expect(Number(x) + Number(wide)).toBeLessThanOrEqual(360);
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('merged', () => {
  it('keeps the newer of each part and one entry for each day, in whatever order runs end', () => {
    const parts = fc.subarray(['repository', 'publishing', 'delivery', 'audit'] as const);
    const run = fc.record({ at: fc.integer({ min: 0, max: 400 }), parts });
    fc.assert(
      fc.property(fc.uniqueArray(run, { selector: ({ at }) => at, maxLength: 8 }), (runs) => {
        const given = runs.map(({ at, parts: shown }): NewFigures => {
          const all = figuresAt(start + at * 3_600_000, at % 5);
          return Object.fromEntries(shown.map((part) => [part, all[part]]));
        });
        const result = (list: readonly NewFigures[]) => {
          const { days, ...kept } = list.reduce<StatusFigures>((before, each) => merged(before, each), { days: [] });
          return { ...kept, days: days.map((each) => each.day) };
        };
        expect(result([...given].reverse())).toEqual(result(given));
        for (const part of ['repository', 'publishing', 'delivery', 'audit'] as const) {
          const newest = Math.max(...given.map((each) => each[part]?.atMs ?? -1));
          expect(result(given)[part]?.atMs ?? -1).toBe(given.length === 0 ? -1 : newest);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('keeps a year of days', () => {
    let figures: StatusFigures = { days: [] };
    for (let at = 0; at < 400; at += 1) figures = merged(figures, { audit: figuresAt(start + at * day).audit });
    expect([figures.days.length, figures.days.at(-1)?.day]).toEqual([366, new Date(start + 399 * day).toISOString().slice(0, 10)]);
  });
});

describe('numbers', () => {
  it.each([
    [count(0), '0'],
    [count(1_234_567), '1,234,567'],
    [percent(1), '100 %'],
    [percent(0.99999), '> 99.9 %'],
    [percent(0.000_01), '< 0.1 %'],
    [percent(0), '0 %'],
    [duration(850), '850 ms'],
    [duration(59_949), '59.9 s'],
    [duration(59_960), '1 min 00 s'],
    [duration(3_599_600), '1 h 00 min'],
    [amount(999), '999 B'],
    [amount(999_960), '1.0 MB'],
  ])('%s is %s', (text, expected) => {
    expect(text).toBe(expected);
  });
});
