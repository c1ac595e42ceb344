import { daysInMonth } from '../schedule/cron-days'
import { parseSchedule } from '../schedule/schedule-expression'

/** Hours of an average month: 365 × 24 ÷ 12. */
export const hoursPerMonth = 730

/** How often a schedule fires in an average month of the four years from `fromYear` on; 0 for `off`. */
export function runsPerMonth(schedule: string, fromYear: number): number {
  const parsed = parseSchedule(schedule)
  if (parsed === undefined || parsed.kind === 'off') return 0
  if (parsed.kind === 'rate') return (hoursPerMonth * 60) / parsed.everyMinutes
  // Four years have one 29 February, and every weekday at nearly every place of the month.
  const years = [0, 1, 2, 3].map((offset) => fromYear + offset).filter((year) => parsed.years.includes(year))
  const days = years.flatMap((year) =>
    parsed.months.flatMap((month) => daysInMonth(parsed.days, year, month)),
  ).length
  return (days * parsed.hours.length * parsed.minutes.length) / 48
}
