import { z } from 'zod'

/**
 * What `pulumi stack output --json` answers for a stack of `infra/`, as far as operating it needs. The program's
 * outputs are typed by this, so neither can change alone.
 */
export const stackOutputsShape = z.object({
  region: z.string(),
  /** `s3://bucket`, the setting LAKELOAD_LAKE. */
  lake: z.string(),
  /** The ECS cluster. */
  cluster: z.string(),
  /** The revision that the schedules run. */
  taskDefinition: z.string(),
  /** Absent where the warehouse has no admin secret that the stack knows. */
  bootstrapTaskDefinition: z.string().optional(),
  containerName: z.string(),
  taskSubnets: z.array(z.string()).min(1),
  taskSecurityGroup: z.string(),
  assignPublicIp: z.boolean(),
  /** `FARGATE` or `FARGATE_SPOT`. */
  capacityProvider: z.string(),
  logGroup: z.string(),
  /** A task's log stream is `<prefix>/<container>/<task id>`. */
  logStreamPrefix: z.string(),
  stateMachine: z.string(),
  /** The schedule's expression and time zone, by pipeline; `off` where there is none. */
  schedules: z.record(z.string(), z.string()),
  image: z.string(),
  dashboardUrl: z.string(),
  alertTopic: z.string(),
  deadLetterQueue: z.string(),
  warehouseHost: z.string(),
  warehousePort: z.number(),
  warehouseDatabase: z.string(),
  /** The database user of the job. */
  jobUser: z.string(),
  copyRole: z.string(),
  /** The AWS command that starts a run, by pipeline; for where `lakeload cloud run` is not at hand. */
  runTaskCommands: z.record(z.string(), z.string()),
  /** What the stack costs, as `lakeload cost` estimates it; an item without a known price is null. */
  monthlyCostUsd: z.object({ total: z.number(), items: z.record(z.string(), z.number().nullable()) }),
})

/** A deployed stack. */
export type StackOutputs = z.infer<typeof stackOutputsShape>
