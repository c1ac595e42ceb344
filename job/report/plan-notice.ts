import type { Notice, NoticeStatus } from '../ports/notifier'
import { cut, formatCount, formatSeconds } from '../ui/format'
import type { RunEnd } from './run-end'

/** When people are told: of failures, also of the first success after one, or of every run. */
export const noticeOccasions = ['failure', 'change', 'always'] as const
export type NoticeOccasion = (typeof noticeOccasions)[number]

/** What a notice can lead to, and what it depends on beside the run itself. */
export interface NoticeFacts {
  readonly notifyOn: NoticeOccasion
  /** When the first of the failures was told that nothing but failures has followed; absent where the last run was well. */
  readonly failingSince?: string
  /** Addresses in the lake; absent where the run had no record. */
  readonly runRecord?: string
  readonly report?: string
}

/** Amazon SNS takes subjects of less than 100 characters. */
const maxSubject = 99
const maxTests = 20
const maxMessage = 1_500

/** The notice of a run's end, or `undefined` where nobody is to be told. */
export function planNotice(end: RunEnd, facts: NoticeFacts): Notice | undefined {
  const status = noticeStatus(end, facts)
  if (status === undefined) return undefined
  const failedTests = namesOfFailed(end)
  return {
    pipeline: end.pipeline,
    status,
    subject: asciiLine(`lakeload: ${end.pipeline} ${headline(end, status, failedTests.length)}`),
    text: noticeText(end, status, failedTests, facts),
    ...(end.record === undefined ? {} : { load_id: end.record.load_id }),
    ...(end.error === undefined
      ? {}
      : { error: { code: end.error.code, message: end.error.message, hint: end.error.hint } }),
    failed_tests: failedTests.slice(0, maxTests),
    ...(facts.runRecord === undefined ? {} : { run_record: facts.runRecord }),
    ...(facts.report === undefined ? {} : { report: facts.report }),
  }
}

function noticeStatus(end: RunEnd, facts: NoticeFacts): NoticeStatus | undefined {
  // A failure that may pass concerns nobody as long as the run is started again.
  if (end.status === 'failed' || end.status === 'checks_failed') return end.isFinal ? end.status : undefined
  if (facts.notifyOn !== 'failure' && facts.failingSince !== undefined) return 'recovered'
  return facts.notifyOn === 'always' ? end.status : undefined
}

function headline(end: RunEnd, status: NoticeStatus, failedTests: number): string {
  switch (status) {
    case 'failed':
      return `failed: ${end.error?.code ?? 'no cause was recorded'}`
    case 'checks_failed':
      return `is loaded, but ${formatCount(failedTests)} data ${failedTests === 1 ? 'test' : 'tests'} failed`
    case 'recovered':
      return 'works again'
    default:
      return status
  }
}

function noticeText(
  end: RunEnd,
  status: NoticeStatus,
  failedTests: readonly string[],
  facts: NoticeFacts,
): string {
  const { record, error } = end
  const failedStep = record?.steps.find((step) => step.status === 'failed')
  const where = status === 'failed' && failedStep !== undefined ? ` in step ${failedStep.name}` : ''
  const lines = [`Pipeline ${end.pipeline} ${headline(end, status, failedTests.length)}${where}`]
  if (status === 'recovered' && facts.failingSince !== undefined)
    lines.push(`It had been failing since ${facts.failingSince}`)
  if (error !== undefined)
    lines.push('', cut(error.message, maxMessage), '', `What to do: ${cut(error.hint, maxMessage)}`)
  if (failedTests.length > 0) lines.push('', 'Failed:', ...listTests(end, failedTests))
  const seconds = (end.finishedAt.getTime() - end.startedAt.getTime()) / 1000
  lines.push('', `Ended: ${end.finishedAt.toISOString()}, after ${formatSeconds(seconds)}`)
  if (record !== undefined) {
    lines.push(`Load: ${record.load_id}`, `Steps: ${record.steps.map(stepText).join(', ')}`)
    if (record.raw !== undefined) lines.push(`Records: ${formatCount(record.raw.records)}`)
  }
  if (facts.runRecord !== undefined) lines.push(`Run record: ${facts.runRecord}`)
  if (facts.report !== undefined) lines.push(`Report: ${facts.report}`)
  return lines.join('\n')
}

function stepText(step: { readonly name: string; readonly status: string }): string {
  return `${step.name} ${step.status}`
}

/** The failed checks of the staged files, and dbt's failed nodes. */
function namesOfFailed({ record }: RunEnd): readonly string[] {
  const checks = (record?.checks ?? []).filter(({ status }) => status === 'failed')
  return [
    ...checks.map(({ check, table }) => `${check} of ${table}`),
    ...(record?.dbt?.failed_nodes ?? []).map((node) => node.unique_id),
  ]
}

function listTests({ record }: RunEnd, names: readonly string[]): readonly string[] {
  const messages = [
    ...(record?.checks ?? []).filter(({ status }) => status === 'failed').map(({ message }) => message),
    ...(record?.dbt?.failed_nodes ?? []).map(({ message }) => message),
  ]
  const shown = names.slice(0, maxTests).map((name, index) => `- ${name}: ${cut(messages[index] ?? '', 300)}`)
  const more = names.length - shown.length
  return more > 0 ? [...shown, `- and ${formatCount(more)} more, in the run record`] : shown
}

/** SNS refuses subjects with line breaks or control characters; plain ASCII survives every mail server. */
function asciiLine(text: string): string {
  const ascii = text.replace(/\s+/g, ' ').replace(/[^ -~]/g, '?')
  return ascii.length <= maxSubject ? ascii : `${ascii.slice(0, maxSubject - 3)}...`
}
