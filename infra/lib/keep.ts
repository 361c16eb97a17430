/** What stays when the stack goes, or makes another in its place. */
import { CfnDeletionPolicy, type CfnResource } from 'aws-cdk-lib';

/** Keeps it; but what a stack made that never came to be goes with it, so that its name is free for the next try. */
export function keep(resource: CfnResource): void {
  resource.cfnOptions.deletionPolicy = CfnDeletionPolicy.RETAIN_EXCEPT_ON_CREATE;
  resource.cfnOptions.updateReplacePolicy = CfnDeletionPolicy.RETAIN;
}
