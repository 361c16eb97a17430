/** Which workflows of this project an event starts: releases of charthouse and of the charts here do not mix. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { workflows } from '../../src/operations/init/workflows.ts';
import { projectRoot } from '../support/project-files.ts';

type Filters = Readonly<Record<string, Readonly<Record<string, readonly string[]>> | null>>;

const folder = join(projectRoot, '.github/workflows');
const texts = readdirSync(folder).map((name) => [name.replace(/\.yml$/, ''), readFileSync(join(folder, name), 'utf8')] as const);
const ours = texts.map(([name, text]) => [name, filtersOf(text)] as const);

/** `on:` as a mapping, as GitHub reads the shorter forms. */
function filtersOf(text: string): Filters {
  const { on } = parse(text);
  if (typeof on === 'string') return { [on]: null };
  return Array.isArray(on) ? Object.fromEntries(on.map((event) => [event, null])) : on;
}

/** A filter pattern of GitHub: `*` and `?`, `+`, `[]` as in its documentation; `!` takes back what an earlier pattern matched. */
function isMatch(patterns: readonly string[], name: string): boolean {
  return patterns.reduce((matched, pattern) => {
    const [isNot, glob] = pattern.startsWith('!') ? [true, pattern.slice(1)] : [false, pattern];
    const source = glob.replaceAll(/\*\*|[*.()^$|{}\\]/g, (found) => (found === '**' ? '.*' : found === '*' ? '[^/]*' : `\\${found}`));
    return new RegExp(`^(?:${source})$`).test(name) ? !isNot : matched;
  }, false);
}

/** Whether GitHub starts a workflow for a tag that is pushed: with filters for branches alone, it does not. */
function startsForTag({ push }: Filters, tag: string): boolean {
  if (push === undefined) return false;
  if (push?.['tags'] !== undefined) return isMatch(push['tags'], tag);
  if (push?.['tags-ignore'] !== undefined) return !isMatch(push['tags-ignore'], tag);
  return push?.['branches'] === undefined && push?.['branches-ignore'] === undefined;
}

const startedBy = (isStarted: (filters: Filters) => boolean): readonly string[] =>
  ours.flatMap(([name, filters]) => (isStarted(filters) ? [name] : []));

describe('a pushed tag', () => {
  it.each([
    ['v0.1.0', ['release']],
    ['v1.2.3', ['release']],
    ['v10.20.30', ['release']],
    ['v1.2.3-rc.1', ['release']],
    ['v0.1.0-1', ['release']],
    ['kube9-operator-1.0.0', ['release-chart']],
    ['kube9-operator-1.0.0-rc.1', ['release-chart']],
    ['kube9-operator-10.0.0', ['release-chart']],
    // release.yml moves these.
    ['v0', []],
    ['v1', []],
    ['kube9-operator', []],
    ['kube9-operator-next', []],
    ['nightly', []],
    ['1.0.0', []],
  ])('%s starts %j', (tag, expected) => {
    expect(startedBy((filters) => startsForTag(filters, tag))).toEqual(expected);
  });

  it.each([...new Set(readdirSync(join(projectRoot, 'charts')))])('of each chart starts its release: %s', (chart) => {
    expect(startedBy((filters) => startsForTag(filters, `${chart}-0.1.0`))).toEqual(['release-chart']);
  });
});

describe('a release on GitHub', () => {
  it('starts nothing here, since it may be one of charthouse itself', () => {
    expect(startedBy((filters) => 'release' in filters)).toEqual([]);
  });
});

describe('the workflow that init writes', () => {
  const [, text = ''] = Object.entries(workflows({ action: './', infraPaths: undefined }))[0] ?? [];
  const filters = filtersOf(text);

  it.each([
    ['v1.0.0', true],
    ['valkey-0.9.4', true],
    ['app-1.0.0', false],
  ])('is started by the tag %s: %s', (tag, isStarted) => {
    expect(startsForTag(filters, tag)).toBe(isStarted);
  });

  it('is started by releases, and takes every form of a tag', () => {
    expect(filters['release']).toEqual({ types: ['published'] });
    expect(text).not.toContain('CHARTHOUSE_TAG_PATTERN');
  });

  it('is started by the tags of its charts alone, if it is told which', () => {
    const own = Object.values(workflows({ action: './', charts: ['app', 'web'], infraPaths: undefined }))[0] ?? '';
    const started = ['app-1.0.0', 'web-0.1.0', 'v1.0.0', 'api-1.0.0'].filter((tag) => startsForTag(filtersOf(own), tag));
    expect(started).toEqual(['app-1.0.0', 'web-0.1.0']);
    expect([Object.keys(filtersOf(own)), parse(own).env.CHARTHOUSE_TAG_PATTERN]).toEqual([
      ['push', 'workflow_dispatch', 'workflow_call'],
      '{name}-{version}',
    ]);
  });
});
