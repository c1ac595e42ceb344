import * as pulumi from '@pulumi/pulumi'

/** One statement of an IAM policy or of a resource's policy. */
export interface PolicyStatement {
  readonly Sid?: string
  readonly Effect: 'Allow' | 'Deny'
  readonly Principal?: pulumi.Input<'*' | Readonly<Record<string, pulumi.Input<string | readonly string[]>>>>
  readonly Action: string | readonly string[]
  readonly Resource: pulumi.Input<string> | readonly pulumi.Input<string>[]
  readonly Condition?: Readonly<
    Record<string, Readonly<Record<string, pulumi.Input<string | readonly string[]>>>>
  >
}

/**
 * A policy as the JSON text that AWS takes. No look-up of the provider makes it, so a preview needs no cloud and a
 * test reads the statements.
 */
export function policyDocument(statements: readonly PolicyStatement[]): pulumi.Output<string> {
  return pulumi.jsonStringify({ Version: '2012-10-17', Statement: statements })
}

/** The trust of a role that an AWS service takes, from this account alone (no confused deputy). */
export function trustService(
  service: string,
  accountId: pulumi.Input<string>,
  sourceArn?: pulumi.Input<string>,
): pulumi.Output<string> {
  return pulumi.jsonStringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: service },
        Action: 'sts:AssumeRole',
        Condition: {
          StringEquals: { 'aws:SourceAccount': accountId },
          ...(sourceArn === undefined ? {} : { ArnLike: { 'aws:SourceArn': sourceArn } }),
        },
      },
    ],
  })
}
