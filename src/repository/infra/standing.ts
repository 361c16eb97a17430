/** Whether a stack may be changed as it stands. */
import { CharthouseError } from '../../base/error.ts';
import { quoted } from '../../base/quoted.ts';
import type { StandingStack } from '../../base/stack.ts';

/** Those that CloudFormation takes no change for, and what leads out. */
const ways: Readonly<Record<string, (name: string) => string>> = {
  ROLLBACK_COMPLETE: (name) =>
    `nothing of it is there but its name: aws cloudformation delete-stack --stack-name ${name}, then deploy again`,
  ROLLBACK_FAILED: (name) => `see its events, then: aws cloudformation delete-stack --stack-name ${name}`,
  CREATE_FAILED: (name) => `see its events, then: aws cloudformation delete-stack --stack-name ${name}`,
  DELETE_FAILED: (name) => `see its events, then again: aws cloudformation delete-stack --stack-name ${name}`,
  UPDATE_ROLLBACK_FAILED: (name) => `see its events, then: aws cloudformation continue-update-rollback --stack-name ${name}`,
};

/** @throws CH_STACK_BUSY, CH_STACK_STUCK */
export function refuseUnlessChangeable({ name, region, status }: StandingStack): void {
  const details = { stack: name, region, status };
  if (status.endsWith('_IN_PROGRESS')) {
    throw new CharthouseError('CH_STACK_BUSY', { message: `the stack ${quoted(name)} in ${region} is ${status}`, details });
  }
  const way = ways[status];
  if (way === undefined) return;
  throw new CharthouseError('CH_STACK_STUCK', {
    message: `the stack ${quoted(name)} in ${region} is ${status}, and CloudFormation changes no such stack`,
    hint: way(name),
    details,
  });
}
