import { withRunDate } from '../../../job/pipeline/run-date'

test('the named day stands before the one that is set', () => {
  expect(withRunDate({ LAKELOAD_DATE: '2026-01-01' }, '2026-02-28')).toEqual({ LAKELOAD_DATE: '2026-02-28' })
  expect(withRunDate({ LAKELOAD_DATE: '2026-01-01', A: 'b' })).toEqual({
    LAKELOAD_DATE: '2026-01-01',
    A: 'b',
  })
})

test('today stands where no day is named', () => {
  expect(withRunDate({ LAKELOAD_DATE: '' }).LAKELOAD_DATE).toMatch(/^\d{4}-\d\d-\d\d$/)
})

test.each(['2026-02-29', '2026-13-01', '26-01-01', '2026-01-01T00:00:00Z'])('%s is refused', (day) => {
  expect(() => withRunDate({}, day)).toThrow(expect.objectContaining({ code: 'USAGE' }))
  expect(() => withRunDate({ LAKELOAD_DATE: day })).toThrow(
    expect.objectContaining({ hint: expect.stringContaining('LAKELOAD_DATE') }),
  )
})
