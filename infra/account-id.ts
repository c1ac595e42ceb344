import * as aws from '@pulumi/aws'
import * as pulumi from '@pulumi/pulumi'

/**
 * The id of the account that a stack is made in. AWS is asked, so that a preview knows it; where it cannot be asked, as
 * in a preview without credentials or under an engine without look-ups, it is read from an ARN that AWS has given.
 *
 * @param arn of a resource of the stack whose own properties need no account
 */
export function accountIdOf(arn: pulumi.Output<string>): pulumi.Output<string> {
  const asked = pulumi.output(askAws())
  return asked.apply((known) => (known === undefined ? arn.apply(accountIn) : pulumi.output(known)))
}

async function askAws(): Promise<string | undefined> {
  try {
    const { accountId } = await aws.getCallerIdentity({})
    return accountId
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    await pulumi.log.warn(
      `AWS could not be asked for the account, which is known once it is there: ${reason}`,
    )
    return undefined
  }
}

/** `arn:aws:scheduler:us-east-1:123456789012:schedule-group/lakeload-dev` names it in its fifth place. */
function accountIn(arn: string): string {
  const account = arn.split(':')[4]
  if (account === undefined || !/^\d{12}$/.test(account)) throw new Error(`\`${arn}\` names no account`)
  return account
}
