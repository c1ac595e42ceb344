import { totalmem } from 'node:os'
import { JobError } from '../../errors/job-error'
import { type Finding, ok, warning } from '../check'

/** DuckDB's memory against that of the machine, or of the container where that has a limit. */
export function checkMemory(limitMb: number): Finding {
  // Without a limit the answer is larger than any machine, or none.
  const constrained = process.constrainedMemory()
  const bytes = constrained !== undefined && constrained > 0 ? Math.min(constrained, totalmem()) : totalmem()
  return judgeMemory(limitMb, Math.floor(bytes / (1024 * 1024)))
}

/** What a limit of DuckDB means on so much memory. Node takes some beside it, and dbt after it. */
export function judgeMemory(limitMb: number, availableMb: number): Finding {
  const message = `DuckDB may take ${limitMb} of ${availableMb} MB`
  if (limitMb >= availableMb) throw new JobError('DOCTOR_MEMORY_TOO_SMALL', message)
  if (limitMb > availableMb * 0.6) {
    return warning(
      `${message}, which leaves little for the rest`,
      'lower LAKELOAD_MEMORY_LIMIT_MB to half of the memory, or give the task more: it is killed where it takes too much',
    )
  }
  return ok(message)
}
