import { reportDeadline } from '../../../job/report/report-deadline'

beforeEach(() => {
  jest.useFakeTimers()
})
afterEach(() => {
  jest.useRealTimers()
})

test('a report has time for slow places, but not for ever', () => {
  const { signal } = reportDeadline(new AbortController().signal)
  jest.advanceTimersByTime(44_999)
  expect(signal.aborted).toBe(false)
  jest.advanceTimersByTime(1)
  expect(signal.reason).toMatchObject({ code: 'REPORT_NOTICE_NOT_SENT' })
})

test.each([
  ['that has come', (controller: AbortController) => controller.abort()],
  ['that comes while it is written', () => undefined],
])('a signal %s leaves it little', (_name, before) => {
  const interruption = new AbortController()
  before(interruption)
  const { signal } = reportDeadline(interruption.signal)
  interruption.abort()
  jest.advanceTimersByTime(3_999)
  expect(signal.aborted).toBe(false)
  jest.advanceTimersByTime(1)
  expect(signal.aborted).toBe(true)
})

test('one that is done leaves no timer behind, also when a signal comes later', () => {
  const interruption = new AbortController()
  reportDeadline(interruption.signal).stop()
  interruption.abort()
  expect(jest.getTimerCount()).toBe(0)
})
