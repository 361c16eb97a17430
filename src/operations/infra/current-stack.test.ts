import { describe, expect, it } from 'vitest';
import { refuseUnlessChangeable } from './current-stack.ts';

const stack = (status: string) => ({ name: 'charts', region: 'us-east-1', status });

describe('a stack', () => {
  it.each(['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE', 'IMPORT_COMPLETE'])('that is %s may be changed', (status) => {
    expect(() => refuseUnlessChangeable(stack(status))).not.toThrow();
  });

  it.each(['CREATE_IN_PROGRESS', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'DELETE_IN_PROGRESS', 'UPDATE_ROLLBACK_IN_PROGRESS'])(
    'that is %s is being changed by another process',
    (status) => {
      expect(() => refuseUnlessChangeable(stack(status))).toThrow(
        expect.objectContaining({ code: 'CH_STACK_BUSY', details: expect.objectContaining({ status }) }),
      );
    },
  );

  it.each([
    ['ROLLBACK_COMPLETE', 'delete-stack'],
    ['ROLLBACK_FAILED', 'delete-stack'],
    ['CREATE_FAILED', 'delete-stack'],
    ['DELETE_FAILED', 'delete-stack'],
    ['UPDATE_ROLLBACK_FAILED', 'continue-update-rollback'],
  ])('that is %s is led out by a command that can be pasted: %s', (status, command) => {
    const hint = expect.stringContaining(`aws cloudformation ${command} --stack-name charts --region us-east-1`);
    expect(() => refuseUnlessChangeable(stack(status))).toThrow(expect.objectContaining({ code: 'CH_STACK_STUCK', hint }));
  });
});
