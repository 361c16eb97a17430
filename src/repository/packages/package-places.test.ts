import { describe, expect, it } from 'vitest';
import { isInDotFolder, type Place, packagePlaces } from './package-places.ts';

describe('the place of a package', () => {
  it.each<[string, string, readonly string[], Place]>([
    ['in the folder', 'app-1.0.0.tgz', [], 'near'],
    ['one below', 'stable/app-1.0.0.tgz', [], 'near'],
    ['beside an orphan', '0123456789ab/app-1.0.0.tgz', [], 'near'],
    ['in the folder of chart-releaser', '.cr-release-packages/app-1.0.0.tgz', [], 'near'],
    ['two below', 'stable/2024/app-1.0.0.tgz', [], 'deep'],
    ['two below a folder with a dot', '.cache/helm/app-1.0.0.tgz', [], 'deep'],
    ['vendored into a chart', 'charts/app/charts/lib-1.0.0.tgz', ['charts/app/Chart.yaml'], 'dependency'],
    ['vendored into a chart of the folder itself', 'charts/lib-1.0.0.tgz', ['Chart.yaml'], 'dependency'],
    ['vendored into a chart one below', 'app/charts/lib-1.0.0.tgz', ['app/Chart.yaml'], 'dependency'],
    ['vendored into an unpacked dependency', 'app/charts/lib/charts/x-1.0.0.tgz', ['app/Chart.yaml'], 'dependency'],
    ['in a folder that is only called charts', 'charts/app-1.0.0.tgz', ['charts/app/Chart.yaml', 'other/Chart.yaml'], 'near'],
    ['in a folder of a chart that is not charts', 'app/app-1.0.0.tgz', ['app/Chart.yaml'], 'near'],
    ['in a folder whose name ends as charts', 'app/mycharts/x-1.0.0.tgz', ['app/Chart.yaml'], 'deep'],
    ['in the folder of git', '.git/app-1.0.0.tgz', [], 'git'],
  ])('%s', (_, key, others, place) => {
    expect(packagePlaces([...others, key])(key)).toBe(place);
  });

  it.each([
    ['.app-1.0.0.tgz', false],
    ['a/.app-1.0.0.tgz', false],
    ['.cr/app-1.0.0.tgz', true],
    ['a/.b/app-1.0.0.tgz', true],
  ])('%s is in a folder with a dot: %s', (key, expected) => {
    expect(isInDotFolder(key)).toBe(expected);
  });
});
