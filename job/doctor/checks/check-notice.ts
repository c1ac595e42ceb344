import type { Notice, Notifier } from '../../ports/notifier'
import { type Finding, ok } from '../check'

/** What people get who are told of runs. */
const testNotice: Notice = {
  pipeline: 'doctor',
  status: 'succeeded',
  subject: 'lakeload: a test notice',
  text: 'This is a test notice that `lakeload doctor --notify` has sent. No pipeline was run.',
  failed_tests: [],
}

/** A notice really arrives: the one check that people see. */
export async function checkNotice(open: () => Notifier, signal: AbortSignal): Promise<Finding> {
  const notifier = open()
  try {
    await notifier.notify(testNotice, signal)
    return ok(`${notifier.name} took a test notice`)
  } finally {
    notifier.close()
  }
}
