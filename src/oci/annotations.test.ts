import { describe, expect, it } from 'vitest';
import { chartAnnotations } from './annotations.ts';

describe('the annotations of a manifest', () => {
  it('are those of helm push', () => {
    const metadata = {
      ...{ apiVersion: 'v2', name: 'app', version: '1.0.0', description: ' An app ', home: 'https://example.com' },
      sources: ['https://example.com/source', 'https://example.com/other'],
      maintainers: [{ name: 'Ada', email: 'ada@example.com' }, { name: 'Bob' }],
      annotations: { 'org.opencontainers.image.title': 'other', 'org.opencontainers.image.url': 'https://own.example.com', 'a/b': 'c' },
    };
    expect(chartAnnotations(metadata, '2024-01-02T03:04:05Z')).toEqual({
      'org.opencontainers.image.description': 'An app',
      'org.opencontainers.image.title': 'app',
      'org.opencontainers.image.version': '1.0.0',
      'org.opencontainers.image.url': 'https://own.example.com',
      'org.opencontainers.image.created': '2024-01-02T03:04:05Z',
      'org.opencontainers.image.source': 'https://example.com/source',
      'org.opencontainers.image.authors': 'Ada (ada@example.com), Bob',
      'a/b': 'c',
    });
  });

  it('leave out what Chart.yaml does not have', () => {
    expect(chartAnnotations({ apiVersion: 'v2', name: 'app', version: '1.0.0' }, undefined)).toEqual({
      'org.opencontainers.image.title': 'app',
      'org.opencontainers.image.version': '1.0.0',
    });
  });
});
