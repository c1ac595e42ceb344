import { z } from 'zod'
import { isCidr } from '../cidr'
import { isCronOrRate } from '../schedule/schedule-expression'

/**
 * Every setting of a stack: its type, default and meaning. `docs/config.md` is written from this, the parser reads
 * with it. Groups are Pulumi config keys (`lakeload:network`), their members are set with `--path`:
 * `pulumi config set --path lakeload:network.egress nat`.
 */

const days = (least: number, most = 3_650) => z.int().min(least).max(most)
const arn = (service: string) =>
  z.string().regex(new RegExp(`^arn:aws[a-z-]*:${service}:`), `not the ARN of ${service}`)
const identifier = z.string().regex(/^[a-z][a-z0-9_]{0,62}$/, 'not lower case letters, digits and `_`')

/** What CloudWatch Logs takes as retention; from its PutRetentionPolicy page. */
const logRetentions = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const
const logRetention = z.literal([...logRetentions])

const lake = z
  .strictObject({
    rawInfrequentAfterDays: days(30).default(30).describe('When raw objects move to the Standard-IA class.'),
    rawArchiveAfterDays: days(60).default(90).describe('When raw objects move to Glacier Instant Retrieval.'),
    rawExpireAfterDays: days(0)
      .default(0)
      .describe('When raw objects are deleted; 0 keeps them for ever. Never below `replayWindowDays`.'),
    replayWindowDays: days(1)
      .default(400)
      .describe('How far back a replay from raw records must be possible.'),
    processedExpireAfterDays: days(1).default(30).describe('When staged Parquet files are deleted.'),
    runsExpireAfterDays: days(1).default(400).describe('When run records and reports are deleted.'),
    noncurrentExpireAfterDays: days(1)
      .default(30)
      .describe('How long overwritten and deleted versions of objects are kept.'),
    accessLogExpireAfterDays: days(1).default(90).describe('When S3 access logs are deleted.'),
    forceDestroy: z
      .boolean()
      .default(false)
      .describe(
        'Let `pulumi destroy` delete the lake with all that is in it. The KMS key is deleted only with this, and with `warehouse.skipFinalSnapshot` for a provisioned one.',
      ),
  })
  .describe('The S3 data lake.')

const encryption = z
  .strictObject({
    kmsKeyArn: arn('kms').optional().describe('A key of your own instead of one that the stack makes.'),
    deletionWindowDays: z
      .int()
      .min(7)
      .max(30)
      .default(30)
      .describe('How long a destroyed key can be brought back. Not with `kmsKeyArn`.'),
  })
  .describe('The KMS key of lake, warehouse, logs, image repository and topics.')

const network = z
  .strictObject({
    cidr: z
      .string()
      .refine(isCidr, 'not an IPv4 network such as `10.42.0.0/16`')
      .default('10.42.0.0/16')
      .describe('The addresses of the VPC.'),
    zones: z.int().min(2).max(3).default(2).describe('Over how many availability zones.'),
    zoneNames: z
      .array(z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d[a-z]$/, 'not a zone such as `us-east-1a`'))
      .optional()
      .describe('Which zones; default: the first of the region.'),
    egress: z
      .enum(['public-ip', 'nat', 'endpoints'])
      .default('public-ip')
      .describe(
        'How the task reaches the API and AWS: a public address of its own with nothing open inwards (costs nothing extra), NAT gateways, or interface endpoints alone (for APIs inside the VPC). With `vpcId` it says only whether the task has a public address: `nat` and `endpoints` stand for the ways out that the VPC has.',
      ),
    natGateways: z
      .enum(['single', 'per-zone'])
      .default('single')
      .describe('One NAT gateway for all zones, or one each. Only with `egress: nat`.'),
    flowLogRetentionDays: logRetention.default(30).describe('How long VPC flow logs are kept.'),
    vpcId: z
      .string()
      .regex(/^vpc-[0-9a-f]+$/, 'not a VPC id')
      .optional()
      .describe(
        'An existing VPC; needs `taskSubnetIds` and `warehouseSubnetIds`. Nothing in it is changed, so `cidr`, `zones`, `zoneNames`, `natGateways` and `flowLogRetentionDays` are refused beside it.',
      ),
    taskSubnetIds: z
      .array(z.string())
      .min(1)
      .optional()
      .describe('Subnets of the existing VPC for the task.'),
    warehouseSubnetIds: z
      .array(z.string())
      .min(2)
      .optional()
      .describe(
        'Subnets of the existing VPC for Redshift, in at least 2 zones (3 for Serverless), whose route tables have an S3 gateway endpoint. Not with `warehouse.kind: existing`.',
      ),
  })
  .describe('The network.')

const warehouse = z
  .strictObject({
    kind: z
      .enum(['provisioned', 'serverless', 'existing'])
      .default('provisioned')
      .describe(
        'A Redshift cluster, a Redshift Serverless workgroup, or one that is there already. Settings for another kind are refused.',
      ),
    database: identifier.default('lakeload').describe('The database.'),
    adminUser: identifier
      .default('lakeload_admin')
      .describe(
        'The admin user; its password is managed by Redshift in Secrets Manager. Not with `kind: existing`.',
      ),
    nodeType: z
      .string()
      .regex(/^[a-z0-9]+\.[a-z0-9]+$/, 'not a node type such as `ra3.large`')
      .default('ra3.large')
      .describe('Provisioned: the node type, of the `ra3` or `rg` families.'),
    nodes: z.int().min(1).max(128).default(1).describe('Provisioned: how many nodes.'),
    pause: z
      .boolean()
      .default(true)
      .describe(
        'Provisioned: pause the cluster between the scheduled runs; the times follow from the schedules. `false` keeps the two margins for when it is on again.',
      ),
    resumeBeforeMinutes: z
      .int()
      .min(5)
      .max(120)
      .default(15)
      .describe('Provisioned: how long before a scheduled run the cluster is resumed.'),
    pauseAfterMinutes: z
      .int()
      .min(30)
      .max(1_380)
      .default(120)
      .describe('Provisioned: how long after the last scheduled run began the cluster is paused.'),
    snapshotRetentionDays: z
      .int()
      .min(1)
      .max(35)
      .default(7)
      .describe('Provisioned: how long automated snapshots are kept.'),
    maintenanceWindow: z
      .string()
      .regex(/^[a-z]{3}:\d\d:\d\d-[a-z]{3}:\d\d:\d\d$/, 'not a window such as `sun:06:30-sun:07:00`')
      .default('sun:06:30-sun:07:00')
      .describe(
        'Provisioned: when AWS may maintain the cluster, in UTC; a paused cluster is not maintained.',
      ),
    concurrencyScalingMinutesPerDay: z
      .int()
      .min(0)
      .default(60)
      .describe('Provisioned: a limit of concurrency scaling, which a single node has not; 0 sets none.'),
    spectrumTerabytesPerDay: z
      .int()
      .min(0)
      .default(1)
      .describe('Provisioned: a limit of data scanned by Spectrum; 0 sets none.'),
    baseCapacityRpu: z
      .int()
      .min(4)
      .max(1_024)
      .default(4)
      .describe('Serverless: the base capacity: 4, or a multiple of 8.'),
    maxRpuHoursPerDay: z
      .int()
      .min(1)
      .default(24)
      .describe('Serverless: queries are refused when this many RPU-hours were used in a day.'),
    auditLogExpireAfterDays: days(1)
      .default(90)
      .describe(
        'When audit logs of Redshift are deleted. Not with `kind: existing`, whose logs go where it says.',
      ),
    skipFinalSnapshot: z
      .boolean()
      .default(false)
      .describe(
        'Let `pulumi destroy` delete the warehouse without a last snapshot. Serverless can leave none, and is protected from being deleted unless this is set. Not with `kind: existing`.',
      ),
    existingHost: z.string().optional().describe('Existing: the endpoint’s host name.'),
    existingPort: z.int().min(1).max(65_535).default(5_439).describe('Existing: its port.'),
    existingClusterIdentifier: z
      .string()
      .optional()
      .describe('Existing: the cluster’s identifier, for temporary credentials by IAM.'),
    existingWorkgroupName: z
      .string()
      .optional()
      .describe('Existing: the Serverless workgroup’s name, for temporary credentials by IAM.'),
    existingSecretArn: arn('secretsmanager')
      .optional()
      .describe('Existing: a secret with `username` and `password` of the job’s user, instead of IAM.'),
    existingJobUser: z
      .string()
      .min(1)
      .max(127)
      .optional()
      .describe('Existing: the database user of `existingSecretArn`, which `lakeload bootstrap` lets in.'),
    existingAdminSecretArn: arn('secretsmanager')
      .optional()
      .describe('Existing: the admin’s secret, which `lakeload bootstrap` uses.'),
    existingSecurityGroupId: z
      .string()
      .regex(/^sg-[0-9a-f]+$/, 'not a security group id')
      .optional()
      .describe('Existing: its security group; the task is let in on the port.'),
    existingCopyRoleArn: arn('iam')
      .optional()
      .describe('Existing: the role that COPY reads the lake with; it must be attached to the warehouse.'),
  })
  .describe('Amazon Redshift.')

const job = z
  .strictObject({
    image: z
      .string()
      .regex(/@sha256:[0-9a-f]{64}$/, 'not an image with its digest: `…@sha256:<64 hex digits>`')
      .optional()
      .describe('The image by digest. Without it `pulumi up` builds the Dockerfile and pushes it.'),
    architecture: z.enum(['arm64', 'x86_64']).default('arm64').describe('The processor of the task.'),
    cpu: z
      .literal([256, 512, 1_024, 2_048, 4_096, 8_192, 16_384])
      .default(1_024)
      .describe('CPU units; 1024 are one vCPU.'),
    memoryMb: z
      .int()
      .min(512)
      .max(122_880)
      .default(2_048)
      .describe('Memory in MB; Fargate allows certain pairs with `cpu`.'),
    ephemeralStorageGb: z.int().min(21).max(200).default(21).describe('Disk of the task in GB.'),
    spot: z
      .boolean()
      .default(false)
      .describe('Run on Fargate Spot: cheaper, and may be interrupted; the run is then started again.'),
    logRetentionDays: logRetention.default(90).describe('How long the task’s logs are kept.'),
    stepTimeLimitMinutes: z
      .int()
      .min(1)
      .max(1_440)
      .default(120)
      .describe('How long one step of a run may take.'),
    environment: z
      .record(z.string().regex(/^[A-Z][A-Z0-9_]*$/, 'not a variable’s name'), z.string())
      .default({})
      .describe('More variables for the pipelines, such as `SPACEX_API_URL`.'),
    secrets: z
      .record(z.string().regex(/^[A-Z][A-Z0-9_]*$/, 'not a variable’s name'), arn('(secretsmanager|ssm)'))
      .default({})
      .describe('Variables whose values stand in Secrets Manager or the Parameter Store: name to ARN.'),
  })
  .describe('The container job.')

const pipeline = z.strictObject({
  schedule: z
    .string()
    .refine(isCronOrRate, 'not `cron(…)`, `rate(…)` or `off`, or never fires')
    .default('cron(0 5 * * ? *)')
    .describe(
      'When it runs: `cron(minutes hours day-of-month month day-of-week year)`, `rate(1 day)`, or `off`, which keeps the other settings for when it is on again.',
    ),
  timeZone: z
    .string()
    .refine(isTimeZone, 'not a time zone such as `Europe/Berlin`')
    .default('UTC')
    .describe('The time zone of the schedule.'),
  flexibleMinutes: z
    .int()
    .min(0)
    .max(1_440)
    .default(15)
    .describe('Within how many minutes after its time a run may start; 0 is at once.'),
  maxAgeHours: z
    .int()
    .min(1)
    .max(168)
    .optional()
    .describe(
      'An alarm is raised when no run has succeeded for this long; default: from the schedule, 26 for a daily one. A weekly schedule, or a rarer one, has no such alarm: CloudWatch looks back over 7 days.',
    ),
  staleAfterHours: z
    .int()
    .min(0)
    .max(8_760)
    .default(0)
    .describe(
      'An alarm is raised when a run ends and the newest load is older than this: for sources that change all the time. 0 raises none.',
    ),
})

const alerts = z
  .strictObject({
    emails: z.array(z.email()).default([]).describe('Who gets a mail; each must confirm the subscription.'),
    redshiftDiskPercent: z
      .int()
      .min(1)
      .max(99)
      .default(80)
      .describe(
        'An alarm above this share of disk. For a provisioned cluster, or the one of `warehouse.existingClusterIdentifier`.',
      ),
  })
  .describe(
    'Who is told what. A webhook is a secret: `pulumi config set --secret lakeload:webhook https://…`.',
  )

/** The whole configuration, by Pulumi config key. */
export const configShape = z.strictObject({
  lake: lake.prefault({}),
  encryption: encryption.prefault({}),
  network: network.prefault({}),
  warehouse: warehouse.prefault({}),
  job: job.prefault({}),
  pipelines: z
    .record(z.string().regex(/^[a-z][a-z0-9_]{0,47}$/, 'not a pipeline’s name'), pipeline)
    .refine((pipelines) => Object.keys(pipelines).length > 0, 'names no pipeline')
    .prefault({ spacex: {} })
    .describe('Which pipelines run, and when.'),
  alerts: alerts.prefault({}),
  tags: z.record(z.string(), z.string()).default({}).describe('Tags for every resource that can have them.'),
})

/** The members of each pipeline’s entry, for the document. */
export const pipelineShape = pipeline

/** A stack’s configuration, complete. */
export type InfraConfig = z.infer<typeof configShape>
export type LakeConfig = InfraConfig['lake']
export type NetworkConfig = InfraConfig['network']
export type WarehouseConfig = InfraConfig['warehouse']
export type JobConfig = InfraConfig['job']
export type PipelineConfig = InfraConfig['pipelines'][string]
export type AlertsConfig = InfraConfig['alerts']

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
