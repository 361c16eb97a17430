import { describe, expect, it } from 'vitest';
import { commandComplaint, lintComplaints } from './complaints.ts';

const chart = { path: 'charts/app', isFolder: true, name: 'app' };

describe('what helm lint says', () => {
  it('is its errors and warnings, each with its place', () => {
    const said = [
      '==> Linting app-1.0.0.tgz',
      '[INFO] Chart.yaml: icon is recommended',
      '[ERROR] templates/: template: app/templates/z.yaml:1:13: executing "x" at <.Values.a.b>: nil pointer',
      '[ERROR] templates/y.yaml: unable to parse YAML: yaml: line 2: mapping values are not allowed',
      '[WARNING] values.yaml: file does not exist',
      '',
      'Error: 1 chart(s) linted, 1 chart(s) failed',
    ].join('\r\n');
    expect(lintComplaints(said, chart)).toEqual([
      { message: expect.stringContaining('nil pointer'), where: { file: 'charts/app/templates/z.yaml', line: 1, column: 13 } },
      // The line is one of what was rendered.
      { message: expect.stringContaining('line 2'), where: { file: 'charts/app/templates/y.yaml' } },
      { message: 'values.yaml: file does not exist', where: { file: 'charts/app/values.yaml' } },
    ]);
  });

  it('goes on in lines that are moved in, as Helm 4 writes it', () => {
    const said = '[ERROR] templates/: app/templates/z.yaml:1:13\n  executing "x":\n    nil pointer\nother\n  not of it\n';
    expect(lintComplaints(said, chart)).toEqual([
      {
        message: 'templates/: app/templates/z.yaml:1:13 executing "x": nil pointer',
        where: { file: 'charts/app/templates/z.yaml', line: 1, column: 13 },
      },
    ]);
  });
});

describe('what another command says', () => {
  it('is its error without the advice', () => {
    const said =
      'WARNING: x\nError: execution error at (app/templates/a.yaml:3:4): an image is needed\n\nUse --debug flag to render out invalid YAML\n';
    expect(commandComplaint(said, chart)).toEqual({
      message: 'execution error at (app/templates/a.yaml:3:4): an image is needed',
      where: { file: 'charts/app/templates/a.yaml', line: 3, column: 4 },
    });
  });

  it('names no place in a package, since it cannot be edited', () => {
    expect(commandComplaint('Error: app/templates/a.yaml:3:4: no', { ...chart, isFolder: false })).toEqual({
      message: 'app/templates/a.yaml:3:4: no',
    });
  });

  it('may be nothing', () => {
    expect(commandComplaint('', chart)).toEqual({ message: 'no reason given' });
  });
});
