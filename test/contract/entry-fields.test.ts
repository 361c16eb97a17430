/** An index entry and the reading of Chart.yaml name the same fields: each room has its list, and one that grows alone loses data. */
import { describe, expect, it } from 'vitest';
import type { Fields } from '../../src/chart/go-struct.ts';
import { metadataFields } from '../../src/chart/metadata-shape.ts';
import type { ChartMetadata } from '../../src/chart/types.ts';
import { entryOf, entryRecord } from '../../src/index-file/entry.ts';

const facts = { url: 'app-1.0.0.tgz', created: '2024-01-01T00:00:00Z', digest: '0'.repeat(64) };
const identity = { apiVersion: 'v2', name: 'app', version: '1.0.0' };
const recordOf = (metadata: ChartMetadata) => entryRecord(entryOf({ ...facts, metadata }));

function fieldsOf(field: string): Fields {
  const shape = metadataFields[field];
  return shape?.kind === 'list' && shape.of.kind === 'struct' ? shape.of.fields : {};
}

function filled(fields: Fields): Record<string, string> {
  return Object.fromEntries([...Object.keys(fields), 'unknown'].map((field) => [field, 'x']));
}

describe('an entry', () => {
  it('keeps each field that the reading of charts knows, and no other', () => {
    const kept = Object.keys(recordOf({ ...filled(metadataFields), ...identity }));
    expect(kept.sort()).toEqual([...Object.keys(metadataFields), 'urls', 'created', 'digest'].sort());
  });

  it.each(['dependencies', 'maintainers'])('keeps each field that the reading of charts knows within %s, and no other', (field) => {
    const record = recordOf({ ...identity, [field]: [filled(fieldsOf(field))] });
    expect(Object.keys(Object(record[field])[0]).sort()).toEqual(Object.keys(fieldsOf(field)).sort());
  });

  it('knows every field that holds records of its own', () => {
    const withRecords = Object.keys(metadataFields).filter((field) => Object.keys(fieldsOf(field)).length > 0);
    expect(withRecords.sort()).toEqual(['dependencies', 'maintainers']);
  });
});
