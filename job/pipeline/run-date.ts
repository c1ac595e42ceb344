import { JobError } from '../errors/job-error'

/** The variable that definitions read the day of a run from. */
const variable = 'LAKELOAD_DATE'

/**
 * An environment in which definitions find the day of the run: the one that is named, else the one that is set, else
 * today's in UTC.
 *
 * @throws JobError USAGE where it is no day such as `2026-11-22`
 */
export function withRunDate(
  environment: Readonly<Record<string, string | undefined>>,
  named?: string,
): Readonly<Record<string, string | undefined>> {
  const given = named ?? (environment[variable] || undefined)
  if (given !== undefined && !isDay(given)) {
    throw new JobError('USAGE', `\`${given}\` is no day`, {
      hint: `write ${named === undefined ? variable : '--date'} as year, month and day, such as \`2026-11-22\``,
    })
  }
  return { ...environment, [variable]: given ?? new Date().toISOString().slice(0, 10) }
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const time = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(text)
}
