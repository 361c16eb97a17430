import { describe, expect, it } from 'vitest';
import type { StackEvent } from '../../ports/stack-host.ts';
import { failureOfStack, firstFailure } from './first-failure.ts';

const stack = 'charts';

/** `RESOURCE STATUS reason`, oldest first, a second apart. */
function events(...lines: readonly string[]): readonly StackEvent[] {
  return lines.map((line, at) => {
    const [resource = '', status = '', ...reason] = line.split(' ');
    const type = resource === stack ? 'AWS::CloudFormation::Stack' : `AWS::Test::${resource}`;
    return { id: `${at}`, atMs: at * 1000, resource, type, status, reason: reason.length === 0 ? undefined : reason.join(' ') };
  });
}

/** As CloudFormation reports them. */
const recorded: Readonly<Record<string, readonly [readonly StackEvent[], string | undefined]>> = {
  'a creation whose siblings are stopped': [
    events(
      'charts CREATE_IN_PROGRESS User Initiated',
      'Bucket CREATE_IN_PROGRESS',
      'Role CREATE_IN_PROGRESS',
      'Role CREATE_FAILED Resource handler returned message: "Role with name x already exists."',
      'Bucket CREATE_FAILED Resource creation cancelled',
      'charts ROLLBACK_IN_PROGRESS The following resource(s) failed to create: [Role, Bucket]. Rollback requested by user.',
      'Bucket DELETE_COMPLETE',
      'charts ROLLBACK_COMPLETE',
    ),
    'Role',
  ],
  'an update whose siblings are cancelled before the cause is reported': [
    events(
      'charts UPDATE_IN_PROGRESS User Initiated',
      'Function UPDATE_FAILED Resource update cancelled',
      'Policy UPDATE_FAILED Invalid principal in policy',
      'charts UPDATE_ROLLBACK_IN_PROGRESS The following resource(s) failed to update: [Policy, Function].',
      'charts UPDATE_ROLLBACK_COMPLETE',
    ),
    'Policy',
  ],
  'a rollback that fails too': [
    events(
      'charts UPDATE_IN_PROGRESS User Initiated',
      'Distribution UPDATE_FAILED The certificate is not valid',
      'charts UPDATE_ROLLBACK_IN_PROGRESS',
      'Bucket DELETE_FAILED The bucket you tried to delete is not empty',
      'charts UPDATE_ROLLBACK_FAILED',
    ),
    'Distribution',
  ],
  'a stack that fails by itself': [
    events('charts CREATE_IN_PROGRESS', 'charts CREATE_FAILED Validation failed with 1 error(s).', 'charts ROLLBACK_COMPLETE'),
    undefined,
  ],
  'a change that works': [events('charts UPDATE_IN_PROGRESS', 'Bucket UPDATE_COMPLETE', 'charts UPDATE_COMPLETE'), undefined],
};

describe('the first failure of a change', () => {
  it.each(Object.entries(recorded))('is the cause: %s', (_, [told, cause]) => {
    expect(firstFailure(told, stack)?.resource).toBe(cause);
  });

  it('is the first in time, in any order of the events', () => {
    const told = events('A CREATE_FAILED one', 'B CREATE_FAILED two', 'C CREATE_FAILED three');
    expect([told, told.toReversed(), [...told.slice(1), ...told.slice(0, 1)]].map((each) => firstFailure(each, stack)?.resource)).toEqual([
      'A',
      'A',
      'A',
    ]);
  });

  it('of a stack that fails before its resources is what the stack says', () => {
    const told = events('charts CREATE_IN_PROGRESS', 'charts CREATE_FAILED Validation failed', 'charts ROLLBACK_COMPLETE');
    expect(failureOfStack(told, stack)?.reason).toBe('Validation failed');
    expect(failureOfStack(events('Bucket CREATE_FAILED no'), stack)).toBeUndefined();
  });
});
