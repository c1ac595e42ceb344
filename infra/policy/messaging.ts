import { type PolicyRule, resourceRule, unless } from './rule'
import { isOpen, statementsOf } from './statements'

/** Rules about topics, queues and schedules. */
export const messagingRules: readonly PolicyRule[] = [
  resourceRule(
    'topic-is-encrypted',
    'A topic is encrypted with a KMS key',
    ['aws:sns/topic:Topic'],
    (props) => unless(Boolean(props.kmsMasterKeyId), 'is not encrypted'),
  ),
  resourceRule('queue-is-encrypted', 'A queue is encrypted', ['aws:sqs/queue:Queue'], (props) =>
    unless(Boolean(props.kmsMasterKeyId) || props.sqsManagedSseEnabled === true, 'is not encrypted'),
  ),
  resourceRule(
    'messages-come-from-us',
    'Nobody else publishes to a topic or sends to a queue',
    [
      'aws:sns/topicPolicy:TopicPolicy',
      'aws:sqs/queuePolicy:QueuePolicy',
      'aws:sns/topic:Topic',
      'aws:sqs/queue:Queue',
    ],
    ({ policy }) => (statementsOf(policy).some(isOpen) ? ['lets everybody in'] : []),
  ),
  resourceRule(
    'schedule-is-encrypted',
    'What a schedule starts is encrypted',
    ['aws:scheduler/schedule:Schedule'],
    (props) => unless(Boolean(props.kmsKeyArn), 'is not encrypted with a key of ours'),
  ),
]
