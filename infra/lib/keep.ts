/** Resources that stay if the stack is deleted, or replaces them. */
import { CfnDeletionPolicy, type CfnResource } from 'aws-cdk-lib';

/** Keeps the resource, unless the creation of its stack failed: then its name is free for the next try. */
export function keep(resource: CfnResource): void {
  resource.cfnOptions.deletionPolicy = CfnDeletionPolicy.RETAIN_EXCEPT_ON_CREATE;
  resource.cfnOptions.updateReplacePolicy = CfnDeletionPolicy.RETAIN;
}
