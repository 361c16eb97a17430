/** The ARN of a role of IAM, taken apart. */
import { CharthouseError } from '../../base/error.ts';
import { quoted } from '../../base/quoted.ts';
import { wrongAccount } from '../../base/wrong-account.ts';

/** A role, as it is named. */
export interface Role {
  readonly arn: string;
  readonly account: string;
}

const pattern = /^arn:aws[\w-]*:iam::(\d{12}):role\/(?:[\x21-\x7e]+\/)?[\w+=,.@-]{1,64}$/;

/** The account that is demanded is compared before anything is asked. @throws CH_USAGE, CH_ACCOUNT_WRONG */
export function parseRole(arn: string, account: string | undefined): Role {
  const [, own] = pattern.exec(arn) ?? [];
  if (own === undefined) {
    throw new CharthouseError('CH_USAGE', {
      message: `${quoted(arn)} is not the ARN of a role`,
      hint: 'name it as arn:aws:iam::111122223333:role/NAME; charthouse infra outputs says PublishRoleArn',
    });
  }
  if (account !== undefined && account !== own) throw wrongAccount(account, own, `the role ${arn}`);
  return { arn, account: own };
}
