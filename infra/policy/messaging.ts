import { attachedTo, type PolicyRule, resourceRule, stackRule, unless } from './rule'
import { deniesPlain, isOpen, statementsOf } from './statements'

const queue = 'aws:sqs/queue:Queue'
const queuePolicy = 'aws:sqs/queuePolicy:QueuePolicy'

/** Rules about topics, queues and schedules. */
export const messagingRules: readonly PolicyRule[] = [
  resourceRule(
    'topic-is-encrypted',
    'A topic is encrypted with a KMS key',
    ['aws:sns/topic:Topic'],
    (props) => unless(Boolean(props.kmsMasterKeyId), 'is not encrypted'),
  ),
  resourceRule('queue-is-encrypted', 'A queue is encrypted', [queue], (props) =>
    unless(Boolean(props.kmsMasterKeyId) || props.sqsManagedSseEnabled === true, 'is not encrypted'),
  ),
  stackRule('queue-wants-tls', 'A queue refuses requests without TLS', [queue], (one, stack) => {
    const [found] = attachedTo(one, stack, queuePolicy, 'queueUrl')
    const denies = statementsOf(found?.props.policy ?? one.props.policy).some((statement) =>
      deniesPlain(statement, 'sqs:*'),
    )
    return unless(denies, 'has no policy that denies requests without TLS')
  }),
  resourceRule(
    'messages-come-from-us',
    'Nobody else publishes to a topic or sends to a queue',
    ['aws:sns/topicPolicy:TopicPolicy', queuePolicy, 'aws:sns/topic:Topic', queue],
    ({ policy }) => (statementsOf(policy).some(isOpen) ? ['lets everybody in'] : []),
  ),
  resourceRule(
    'schedule-is-encrypted',
    'What a schedule starts is encrypted',
    ['aws:scheduler/schedule:Schedule'],
    (props) => unless(Boolean(props.kmsKeyArn), 'is not encrypted with a key of ours'),
  ),
]
