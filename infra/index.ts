import * as pulumi from '@pulumi/pulumi'
import { readConfig } from './config/read-config'
import { createStack } from './stack'
import { stackPrefix } from './stack-prefix'

const stack = pulumi.getStack()
const { config, region: configuredRegion, webhook } = readConfig()

/** The stack's outputs: what an operator needs, and what `lakeload cloud …` reads. */
export const {
  region,
  lake,
  cluster,
  taskDefinition,
  bootstrapTaskDefinition,
  containerName,
  taskSubnets,
  taskSecurityGroup,
  assignPublicIp,
  capacityProvider,
  logGroup,
  logStreamPrefix,
  stateMachine,
  schedules,
  image,
  dashboardUrl,
  alertTopic,
  deadLetterQueue,
  warehouseHost,
  warehousePort,
  warehouseDatabase,
  jobUser,
  copyRole,
  runTaskCommands,
  monthlyCostUsd,
} = createStack({
  config,
  ...(webhook === undefined ? {} : { webhook }),
  context: {
    prefix: stackPrefix(pulumi.getProject(), stack),
    region: configuredRegion,
    partition: partitionOf(configuredRegion),
    tags: { project: pulumi.getProject(), stack, ...config.tags },
  },
})

/** A region's name tells its partition; asking AWS would need the cloud for a preview. */
function partitionOf(name: string): string {
  if (name.startsWith('cn-')) return 'aws-cn'
  return name.startsWith('us-gov-') ? 'aws-us-gov' : 'aws'
}
