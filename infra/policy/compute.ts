import { listOf, type PolicyResource, type PolicyRule, resourceRule, unless } from './rule'

const repository = 'aws:ecr/repository:Repository'
const cluster = 'aws:ecs/cluster:Cluster'
const task = 'aws:ecs/taskDefinition:TaskDefinition'

type Container = Readonly<Record<string, unknown>>

const secretNames = /PASSWORD|PASSWD|SECRET|TOKEN|WEBHOOK|PRIVATE|CREDENTIAL|API_?KEY|ACCESS_?KEY/
const secretValues = /AKIA[0-9A-Z]{16}|:\/\/[^/\s:@]+:[^/\s@]+@|hooks\.slack\.com|-----BEGIN/

/** Rules about images and tasks. */
export const computeRules: readonly PolicyRule[] = [
  resourceRule(
    'image-tags-are-immutable',
    'An image’s tag means the same image for ever',
    [repository],
    (props) => unless(props.imageTagMutability === 'IMMUTABLE', 'lets a tag be moved to another image'),
  ),
  resourceRule('images-are-scanned', 'Images are scanned when they are pushed', [repository], (props) => {
    const [scan] = listOf(props.imageScanningConfiguration)
    return unless(scan?.scanOnPush === true, 'does not scan images')
  }),
  resourceRule('images-are-encrypted', 'Images are encrypted with a KMS key', [repository], (props) => {
    const [encryption] = listOf(props.encryptionConfigurations)
    return unless(
      encryption?.encryptionType === 'KMS' && Boolean(encryption.kmsKey),
      'is not encrypted with a KMS key',
    )
  }),
  resourceRule('cluster-has-insights', 'A cluster has container insights', [cluster], (props) => {
    const insights = listOf(props.settings).find(({ name }) => name === 'containerInsights')
    return unless(insights !== undefined && insights.value !== 'disabled', 'has no container insights')
  }),
  eachContainer(
    'container-cannot-write-its-root',
    'A container’s root file system is read-only',
    (container) => unless(container.readonlyRootFilesystem === true, 'may write its root file system'),
  ),
  eachContainer(
    'container-is-no-root',
    'A container runs as a plain user, without privileges',
    (container) => [
      ...unless(!/^(root|0)?(:|$)/.test(String(container.user ?? '')), 'runs as root'),
      ...unless(container.privileged !== true, 'is privileged'),
    ],
  ),
  eachContainer('container-logs', 'A container’s output goes to CloudWatch', ({ logConfiguration }) => {
    const [configuration] = listOf(logConfiguration)
    return unless(configuration?.logDriver === 'awslogs', 'has no log')
  }),
  eachContainer(
    'container-has-no-plain-secret',
    'Secrets come from where secrets are kept',
    ({ environment }) =>
      listOf(environment)
        .filter(({ name, value }) => isSecret(String(name), String(value)))
        .map(({ name }) => `has the secret \`${name}\` in its plain environment`),
  ),
  eachContainer('image-is-pinned', 'A task runs an image by its digest', ({ image }) =>
    unless(/@sha256:[0-9a-f]{64}$/.test(String(image)), `runs \`${image}\`, which may change`),
  ),
  resourceRule('task-has-two-roles', 'What starts a container is not what it may do', [task], (props) => [
    ...unless(Boolean(props.executionRoleArn) && Boolean(props.taskRoleArn), 'lacks a role'),
    ...unless(
      props.executionRoleArn === undefined || props.executionRoleArn !== props.taskRoleArn,
      'has one role for both',
    ),
  ]),
  resourceRule('task-has-own-network', 'A task has a network interface of its own', [task], (props) =>
    unless(props.networkMode === 'awsvpc', 'shares the network of its host'),
  ),
]

function eachContainer(
  name: string,
  description: string,
  check: (container: Container) => readonly string[],
): PolicyRule {
  return resourceRule(name, description, [task], (_, resource) =>
    containersOf(resource).flatMap((container) =>
      check(container).map((violation) => `container ${container.name} ${violation}`),
    ),
  )
}

function containersOf({ props }: PolicyResource): readonly Container[] {
  return JSON.parse(String(props.containerDefinitions)) as readonly Container[]
}

/** A variable that is called a secret may hold the ARN of one, which is none. */
function isSecret(name: string, value: string): boolean {
  if (secretValues.test(value)) return true
  return secretNames.test(name) && value !== '' && !value.startsWith('arn:')
}
