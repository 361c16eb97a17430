import { describe, expect, it } from 'vitest';
import type { StackEvent } from '../../base/stack.ts';
import { firstFailure } from './first-failure.ts';

function event(resource: string, status: string, reason?: string): StackEvent {
  return { id: `${resource} ${status}`, atMs: 0, resource, type: 'AWS::Some::Thing', status, reason };
}

describe('the first failure of a stack', () => {
  it('is the resource that failed by itself, not those that were stopped because of it', () => {
    const events = [
      event('Role', 'CREATE_IN_PROGRESS'),
      event('Bucket', 'CREATE_FAILED', 'Resource creation cancelled'),
      event('Provider', 'CREATE_FAILED', 'it exists already'),
      event('Role', 'CREATE_FAILED', 'Resource creation cancelled'),
      event('charts', 'ROLLBACK_IN_PROGRESS', 'The following resource(s) failed to create: [Provider]'),
      event('Bucket', 'DELETE_FAILED', 'it is not empty'),
    ];
    expect(firstFailure(events, 'charts')).toMatchObject({ resource: 'Provider', reason: 'it exists already' });
  });

  it('is the stack itself where no resource failed before it', () => {
    const events = [event('charts', 'CREATE_IN_PROGRESS'), event('charts', 'CREATE_FAILED', 'the role may not be taken')];
    expect(firstFailure(events, 'charts')?.reason).toBe('the role may not be taken');
  });

  it('is unknown where nothing failed', () => {
    expect(firstFailure([event('Bucket', 'CREATE_COMPLETE')], 'charts')).toBeUndefined();
  });
});
