import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { committedTemplate, type Given, resolve } from '../support/aws/template-values.ts';
import { projectRoot } from '../support/project-files.ts';

const page = readFileSync(join(projectRoot, 'docs', 'infrastructure.md'), 'utf8');
const rows = page.split('\n').filter((line) => line.startsWith('| `'));
const everything: Given = {
  ...{ GitHubRepository: 'o/r', GitHubOwnerId: '1', GitHubRepositoryId: '2', GitHubPruneEnvironment: 'p' },
  ...{ DomainName: 'charts.example.com', CreateHostedZone: 'true' },
};

describe('the page of the infrastructure', () => {
  it('has a row for every parameter, with its default', () => {
    for (const [name, { Default = '' }] of Object.entries(committedTemplate.Parameters)) {
      const row = rows.find((line) => line.split('|')[1]?.includes(`\`${name}\``));
      expect([name, row?.split('|')[2]?.trim()]).toEqual([name, Default === '' ? '' : `\`${Default}\``]);
    }
  });

  it('knows every output', () => {
    const [, outputs = ''] = /## Outputs\n(.*?)\n## /s.exec(page) ?? [];
    for (const name of Object.keys(committedTemplate.Outputs)) expect(outputs).toContain(`\`${name}\``);
  });

  it('tells of every statement of every policy', () => {
    const text = ['BucketPolicy', 'PublishRole', 'CheckRole', 'PruneRole'].map((id) =>
      JSON.stringify(resolve(committedTemplate, everything).properties(id)),
    );
    const statements = text.join().matchAll(/"Sid":"(\w+)"/g);
    for (const [, name] of statements) expect(page).toContain(`\`${name}\``);
  });
});
