import * as aws from '@pulumi/aws'
import * as pulumi from '@pulumi/pulumi'
import type { InfraConfig } from './config/shape'
import type { StackContext } from './context'
import { keyStatements } from './key-statements'
import { policyDocument } from './policy-document'

/** What Encryption is made from. */
export interface EncryptionArgs {
  readonly context: StackContext
  readonly config: InfraConfig['encryption']
  /** Whether `pulumi destroy` leaves anything that only this key opens. */
  readonly outlivesStack: boolean
}

/** The one KMS key of a stack: lake, warehouse, logs, image repository, queues and topics are encrypted with it. */
export class Encryption extends pulumi.ComponentResource {
  readonly keyArn: pulumi.Output<string>

  constructor(name: string, args: EncryptionArgs, options: pulumi.ComponentResourceOptions = {}) {
    super('lakeload:infra:Encryption', name, {}, options)
    this.keyArn = pulumi.output(args.config.kmsKeyArn ?? this.#makeKey(name, args))
    this.registerOutputs({ keyArn: this.keyArn })
  }

  #makeKey(name: string, { context, config, outlivesStack }: EncryptionArgs): pulumi.Output<string> {
    const key = new aws.kms.Key(
      `${name}-key`,
      {
        description: `Everything of ${context.prefix}`,
        enableKeyRotation: true,
        deletionWindowInDays: config.deletionWindowDays,
        policy: policyDocument(keyStatements(context)),
        tags: { ...context.tags, Name: context.prefix },
      },
      // A lake or a snapshot that is kept could never be read again without its key.
      { parent: this, retainOnDelete: outlivesStack },
    )
    new aws.kms.Alias(
      `${name}-alias`,
      { name: `alias/${context.prefix}`, targetKeyId: key.id },
      { parent: this },
    )
    return key.arn
  }
}
