/** Whether a stack may be changed as it stands. */
import { CharthouseError } from '../../base/error.ts';
import { quoted } from '../../base/quoted.ts';
import type { ExistingStack } from '../../ports/stack-host.ts';

type Named = Pick<ExistingStack, 'name' | 'region' | 'status'>;

/** Those that CloudFormation takes no change for, and the command that leads out. */
const ways: Readonly<Record<string, { readonly first: string; readonly command: string }>> = {
  ROLLBACK_COMPLETE: { first: 'nothing of it is left but its name', command: 'delete-stack' },
  ROLLBACK_FAILED: { first: 'see in its events what is left', command: 'delete-stack' },
  CREATE_FAILED: { first: 'see in its events what is left', command: 'delete-stack' },
  DELETE_FAILED: { first: 'see in its events what could not be deleted', command: 'delete-stack' },
  UPDATE_ROLLBACK_FAILED: { first: 'see in its events what could not be put back', command: 'continue-update-rollback' },
};

/** How a stack of this status is led to where it can be changed again; undefined where it can be. */
export function wayOut({ name, region, status }: Named): string | undefined {
  const way = ways[status];
  if (way === undefined) return undefined;
  return `${way.first}, then: aws cloudformation ${way.command} --stack-name ${name} --region ${region}; when that is done, deploy again`;
}

/** @throws CH_STACK_BUSY, CH_STACK_STUCK */
export function refuseUnlessChangeable(stack: Named): void {
  const { name, region, status } = stack;
  const details = { stack: name, region, status };
  if (status.endsWith('_IN_PROGRESS')) {
    throw new CharthouseError('CH_STACK_BUSY', { message: `the stack ${quoted(name)} in ${region} is ${status}`, details });
  }
  const way = wayOut(stack);
  if (way === undefined) return;
  throw new CharthouseError('CH_STACK_STUCK', {
    message: `the stack ${quoted(name)} in ${region} is ${status}, and CloudFormation changes no such stack`,
    hint: way,
    details,
  });
}
