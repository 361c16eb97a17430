/** Parses the ARN of an IAM role. */

import { CharthouseError } from '../../base/error.ts';
import { quoted } from '../../base/quoted.ts';
import { inJob } from '../../hint/hint.ts';
import { wrongAccount } from '../../ports/identity.ts';

/** A parsed role ARN. */
export interface Role {
  readonly arn: string;
  readonly account: string;
}

const pattern = /^arn:aws[\w-]*:iam::(\d{12}):role\/(?:[\x21-\x7e]+\/)?[\w+=,.@-]{1,64}$/;

/** The expected account is compared before any request. @throws CH_USAGE, CH_ACCOUNT_WRONG */
export function parseRole(arn: string, account: string | undefined): Role {
  const [, own] = pattern.exec(arn) ?? [];
  if (own === undefined) {
    throw new CharthouseError('CH_USAGE', {
      message: `${quoted(arn)} is not the ARN of an IAM role`,
      hint: inJob(
        'set the variable that the input role-to-assume takes (such as vars.CHARTHOUSE_ROLE) to an ARN like arn:aws:iam::111122223333:role/NAME; charthouse infra outputs prints PublishRoleArn',
        'use the form arn:aws:iam::111122223333:role/NAME; charthouse infra outputs prints PublishRoleArn',
      ),
    });
  }
  if (account !== undefined && account !== own) throw wrongAccount(account, own, `the role ${arn}`);
  return { arn, account: own };
}
