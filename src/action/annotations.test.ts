import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorUrl, warningUrl } from '../base/docs-url.ts';
import { CharthouseError, type Place } from '../base/error.ts';
import { filesIn } from '../runtime/files-in.ts';
import { type Annotation, annotationsOf, warningAnnotations } from './annotations.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'charthouse-annotations-'));
  await mkdir(join(folder, 'app'));
  await writeFile(join(folder, 'app', 'Chart.yaml'), 'apiVersion: v2\nname: app\n"version": 1.0.0\n');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const annotate = (error: CharthouseError, about?: string): Promise<readonly Annotation[]> =>
  annotationsOf([{ error, ...(about === undefined ? {} : { about }) }], filesIn(folder), folder);

describe('an annotation', () => {
  it('counts its place from the checkout, where an error names it in full', async () => {
    const where = { file: join(folder, 'app', 'templates', 'a.yaml'), line: 7, column: 2 };
    expect(await annotate(new CharthouseError('CH_HELM_LINT', { message: 'm', hint: 'h', where }))).toEqual([
      {
        title: 'CH_HELM_LINT',
        message: `m\ndo: h\nsee ${errorUrl('CH_HELM_LINT')}`,
        where: { file: 'app/templates/a.yaml', line: 7, column: 2 },
      },
    ]);
  });

  it('of a whole chart is at the line of its version', async () => {
    const error = new CharthouseError('CH_CONFLICT', { message: 'm' });
    for (const about of ['app', join(folder, 'app')]) {
      expect(await annotate(error, about)).toMatchObject([{ where: { file: 'app/Chart.yaml', line: 3 } }]);
    }
    const all = new CharthouseError('CH_TAG_MISMATCH', { message: 'm', details: { charts: [{ path: 'app' }, { path: 'gone' }] } });
    expect(await annotate(all)).toMatchObject([{ where: { file: 'app/Chart.yaml', line: 3 } }]);
  });

  it('is one for each of several problems, each at its place', async () => {
    const [one, two] = [1, 2].map((line) => ({ message: `m${line}`, where: { file: 'app/values.yaml', line } }));
    const problems = [one, { ...two, hint: 'correct it' }];
    const found = await annotate(new CharthouseError('CH_CHART_YAML', { message: 'two', details: { problems } }));
    expect(found.map(({ message, where }) => [message, where?.line])).toEqual([
      [`m1\nsee ${errorUrl('CH_CHART_YAML')}`, 1],
      [`m2\ndo: correct it\nsee ${errorUrl('CH_CHART_YAML')}`, 2],
    ]);
  });
});

describe('an annotation of a warning', () => {
  const annotateWarning = (where?: Place) =>
    warningAnnotations(
      [{ code: 'version-not-newest', message: 'm', hint: 'h', ...(where === undefined ? {} : { where }) }],
      filesIn(folder),
      folder,
    );

  it.each<[string, Place | undefined, Place | undefined]>([
    ['its place', { file: 'app/x.yaml', line: 4, column: 2 }, { file: 'app/x.yaml', line: 4, column: 2 }],
    ['the line of the version, if it is about a whole Chart.yaml', { file: 'app/Chart.yaml' }, { file: 'app/Chart.yaml', line: 3 }],
    ['the file, if there is no chart', { file: 'gone/Chart.yaml' }, { file: 'gone/Chart.yaml' }],
    ['none', undefined, undefined],
  ])('is at %s', async (_, where, expected) => {
    const [annotation] = await annotateWarning(where);
    expect(annotation).toEqual({
      title: 'version-not-newest',
      message: `m\ndo: h\nsee ${warningUrl('version-not-newest')}`,
      where: expected,
    });
  });
});
