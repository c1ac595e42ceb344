import { createSnsNotifier } from '../adapters/sns-notifier'
import { createSystemClock } from '../adapters/system-clock'
import { createWebhookNotifier } from '../adapters/webhook-notifier'
import type { ReportSettings } from '../settings'
import type { Check } from './check'
import { checkNotice } from './checks/check-notice'
import { checkTopic } from './checks/check-topic'
import { checkWebhook } from './checks/check-webhook'
import { check } from './named-check'

/** Checks of the places that are told of runs, where any is set. Nothing is sent unless that is asked for. */
export function planNotices(report: ReportSettings | undefined, isSent: boolean): readonly Check[] {
  const { topic, webhook } = report ?? {}
  const checks: Check[] = []
  if (topic !== undefined) {
    checks.push(check('topic', [], (signal) => checkTopic(topic, signal)))
    const open = () => createSnsNotifier({ topic })
    if (isSent) checks.push(check('topic notice', ['topic'], (signal) => checkNotice(open, signal)))
  }
  if (webhook !== undefined) {
    checks.push(check('webhook', [], () => checkWebhook(webhook)))
    const open = () => createWebhookNotifier({ url: webhook, clock: createSystemClock() })
    if (isSent) checks.push(check('webhook notice', ['webhook'], (signal) => checkNotice(open, signal)))
  }
  return checks
}
