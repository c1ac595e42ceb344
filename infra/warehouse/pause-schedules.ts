import * as aws from '@pulumi/aws'
import * as pulumi from '@pulumi/pulumi'
import type { StackContext } from '../context'
import { policyDocument, trustService } from '../policy-document'
import type { PausePlan } from '../schedule/pause-plan'
import { redshiftArn } from './logins'

/** What PauseSchedules are made from. */
export interface PauseSchedulesArgs {
  readonly context: StackContext
  readonly clusterIdentifier: pulumi.Input<string>
  readonly keyArn: pulumi.Input<string>
  readonly plan: Extract<PausePlan, { kind: 'scheduled' }>
}

/**
 * Pauses and resumes a cluster. EventBridge Scheduler calls Redshift, instead of Redshift's own scheduled actions,
 * because it knows time zones: those know UTC alone, and would need an hour more each day for summer and winter.
 */
export class PauseSchedules extends pulumi.ComponentResource {
  constructor(name: string, args: PauseSchedulesArgs, options?: pulumi.ComponentResourceOptions) {
    super('lakeload:infra:PauseSchedules', name, {}, options)
    const { context, clusterIdentifier, keyArn, plan } = args
    const role = new aws.iam.Role(
      `${name}-role`,
      {
        description: 'EventBridge Scheduler pauses and resumes the cluster with it',
        // Scheduler gives the group as the source; these are in the one that every account has.
        assumeRolePolicy: trustService(
          'scheduler.amazonaws.com',
          context.accountId,
          pulumi.interpolate`arn:${context.partition}:scheduler:${context.region}:${context.accountId}:schedule-group/default`,
        ),
        tags: { ...context.tags, Name: `${context.prefix}-pause` },
      },
      { parent: this },
    )
    const policy = new aws.iam.RolePolicy(
      `${name}-policy`,
      {
        role: role.name,
        policy: policyDocument([
          {
            Sid: 'PauseAndResume',
            Effect: 'Allow',
            Action: ['redshift:PauseCluster', 'redshift:ResumeCluster'],
            Resource: redshiftArn(context, pulumi.interpolate`cluster:${clusterIdentifier}`),
          },
          { Sid: 'ReadSchedules', Effect: 'Allow', Action: 'kms:Decrypt', Resource: keyArn },
        ]),
      },
      { parent: this },
    )
    const actions = [
      ...plan.resume.map((expression, index) => ({ verb: 'resume', expression, index })),
      ...plan.pause.map((expression, index) => ({ verb: 'pause', expression, index })),
    ]
    for (const { verb, expression, index } of actions) {
      new aws.scheduler.Schedule(
        `${name}-${verb}-${index + 1}`,
        {
          description: `${verb === 'pause' ? 'Pauses' : 'Resumes'} ${context.prefix} between the scheduled runs`,
          scheduleExpression: expression,
          scheduleExpressionTimezone: plan.timeZone,
          flexibleTimeWindow: { mode: 'OFF' },
          kmsKeyArn: keyArn,
          target: {
            arn: `arn:${context.partition}:scheduler:::aws-sdk:redshift:${verb}Cluster`,
            roleArn: role.arn,
            input: pulumi.jsonStringify({ ClusterIdentifier: clusterIdentifier }),
            // A cluster that is in that state already refuses, which ends these tries; older ones could hit a run.
            retryPolicy: { maximumRetryAttempts: 3, maximumEventAgeInSeconds: 600 },
          },
        },
        { parent: this, dependsOn: [policy] },
      )
    }
    this.registerOutputs({})
  }
}
