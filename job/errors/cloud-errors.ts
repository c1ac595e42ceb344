import { defineErrors } from './definition'

/** Errors of the commands that operate a deployed stack. */
export const cloudErrors = defineErrors({
  CLOUD_PULUMI_MISSING: {
    kind: 'config',
    summary: 'The Pulumi CLI, which knows the outputs of a stack, is not installed.',
    hint: 'install Pulumi, or name a file with the output of `pulumi stack output --json` by `--outputs`',
  },
  CLOUD_STACK_UNREADABLE: {
    kind: 'config',
    summary: 'The outputs of a stack could not be read.',
    hint: 'run `pulumi login` and `pulumi stack ls`; name the stack by `--stack`',
  },
  CLOUD_STACK_EMPTY: {
    kind: 'config',
    summary: 'A stack has no outputs: nothing is deployed, or the deployment did not come to its end.',
    hint: 'run `pulumi up`',
  },
  CLOUD_STACK_INVALID: {
    kind: 'config',
    summary: 'The outputs of a stack are not those of this version of `infra/`.',
    hint: 'run `pulumi up` from this clone, or name the right stack by `--stack`',
  },
  CLOUD_PIPELINE_UNKNOWN: {
    kind: 'usage',
    summary: 'A stack does not run the pipeline that was named.',
    hint: 'add the pipeline to `lakeload:pipelines` of the stack, then run `pulumi up`',
  },
  CLOUD_TASK_REFUSED: {
    kind: 'transient',
    summary: 'ECS did not accept a task: no capacity, or something that the task names is gone.',
    hint: 'read the reason in the message; without capacity, try again in some minutes or set `job.spot` to false',
  },
  CLOUD_TASK_NOT_STARTED: {
    kind: 'config',
    summary: 'ECS accepted a task, and its container never ran: no image, no secret, or no way to them.',
    hint: 'read the reason in the message; check `network.egress`, the image and the secrets of the stack',
  },
  CLOUD_TASK_SLOW: {
    kind: 'transient',
    summary: 'A task was accepted, and has not started within the time limit.',
    hint: 'it may start still: `lakeload cloud logs --task <id> --follow` follows it; `aws ecs stop-task` ends it',
  },
  CLOUD_TASK_LOST: {
    kind: 'transient',
    summary: 'AWS stopped a task: a Spot interruption, a retired host, or no memory left.',
    hint: 'run the same command again: it goes on where the task stopped',
  },
  CLOUD_TASK_UNKNOWN: {
    kind: 'usage',
    summary: 'ECS knows no task of that id; it forgets a task an hour after its end.',
    hint: '`lakeload cloud runs` lists what ran; the log group keeps the lines of tasks that ECS has forgotten',
  },
  CLOUD_CONFIG_INVALID: {
    kind: 'config',
    summary: 'The configuration of a stack cannot be read, or has problems.',
    hint: 'correct `Pulumi.<stack>.yaml`; docs/config.md lists every setting',
  },
  CLOUD_PRICES_INVALID: {
    kind: 'config',
    summary: 'A file of prices cannot be read, or names no price that the estimate knows.',
    hint: 'docs/cost.md shows the names of the prices; numbers are US dollars',
  },
})
