/** Decides if a stack can be changed in its current status. */
import { CharthouseError } from '../../base/error.ts';
import { quoted } from '../../base/quoted.ts';
import type { ExistingStack } from '../../ports/stack-host.ts';

type Named = Pick<ExistingStack, 'name' | 'region' | 'status'>;

/** Statuses in which CloudFormation accepts no change, and the command that fixes each. */
const ways: Readonly<Record<string, { readonly first: string; readonly command: string }>> = {
  ROLLBACK_COMPLETE: { first: 'delete the stack, which has no resources', command: 'delete-stack' },
  ROLLBACK_FAILED: { first: 'check its events for what is left, then run', command: 'delete-stack' },
  CREATE_FAILED: { first: 'check its events for what is left, then run', command: 'delete-stack' },
  DELETE_FAILED: { first: 'check its events for what could not be deleted, then run', command: 'delete-stack' },
  UPDATE_ROLLBACK_FAILED: { first: 'check its events for what could not be rolled back, then run', command: 'continue-update-rollback' },
};

/** How to make a stack changeable again; undefined if it already is. */
export function remedyOf({ name, region, status }: Named): string | undefined {
  const way = ways[status];
  if (way === undefined) return undefined;
  return `${way.first}: aws cloudformation ${way.command} --stack-name ${name} --region ${region}; when it is complete, deploy again`;
}

/** @throws CH_STACK_BUSY, CH_STACK_STUCK */
export function refuseUnlessChangeable(stack: Named): void {
  const { name, region, status } = stack;
  const details = { stack: name, region, status };
  if (status.endsWith('_IN_PROGRESS')) {
    throw new CharthouseError('CH_STACK_BUSY', { message: `the stack ${quoted(name)} in ${region} is ${status}`, details });
  }
  const way = remedyOf(stack);
  if (way === undefined) return;
  throw new CharthouseError('CH_STACK_STUCK', {
    message: `the stack ${quoted(name)} in ${region} is ${status}, and CloudFormation does not change a stack in this status`,
    hint: way,
    details,
  });
}
