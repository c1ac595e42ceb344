import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { columnSources } from '../explain/column-paths'
import { formatPlace } from '../explain/locate-value'
import { lineageOf } from '../explain/plan-row'
import type { TableContract } from '../pipeline/contract'
import type { StagedFile, StagedManifest } from '../pipeline/manifests'
import type { StepContext } from '../ports/step-context'
import { DuckdbSession, type DuckdbValue } from '../stage/duckdb-session'
import { openStaged } from './open-staged'
import { planSearch, type RowWish } from './plan-search'

/** The raw record of a staged row. */
export interface FoundRecord {
  readonly rawObject: string
  readonly rawLine: number
  /** Where in the record the value of the column is, such as `$.lines[0].article`; absent where no column is meant. */
  readonly path?: string
  readonly value?: string
  /** `id = `7``. */
  readonly key: string
}

/** The share of the memory limit that DuckDB may fill. */
const duckdbShare = 0.8

/**
 * Finds rows in the staged files of a load and the raw records that they came from: child rows lead to their root row by their
 * parent's key, and that names the raw object and its line.
 *
 * @param file the staged file that the rows are in, where it is known
 */
export async function findRecords(
  context: StepContext,
  staged: StagedManifest,
  table: TableContract,
  wish: RowWish,
  file?: StagedFile,
): Promise<readonly FoundRecord[]> {
  const lineage = lineageOf(context.pipeline.contract, table)
  // One thread: rows keep the order of the file, which numbers its lines.
  const session = await DuckdbSession.open({
    memoryMb: context.memoryLimitMb * duckdbShare,
    spillFolder: join(context.scratchFolder, 'diagnosis-spill'),
  })
  const interrupt = (): void => session.interrupt()
  context.signal.addEventListener('abort', interrupt)
  try {
    for (const one of lineage) {
      await openStaged(
        context,
        session,
        staged,
        one,
        one === table && file !== undefined ? [file] : undefined,
      )
    }
    const rows = await session.rows(planSearch(lineage, wish))
    const column = 'column' in wish ? wish.column : undefined
    return rows.flatMap((row) => recordOf(lineage, row, column))
  } finally {
    context.signal.removeEventListener('abort', interrupt)
    session.close()
    await rm(join(context.scratchFolder, 'diagnosis'), { recursive: true, force: true })
  }
}

function recordOf(
  lineage: readonly TableContract[],
  row: Readonly<Record<string, DuckdbValue>>,
  column: string | undefined,
): readonly FoundRecord[] {
  const { raw_object: rawObject, raw_line: rawLine, value } = row
  if (typeof rawObject !== 'string' || rawLine === null || rawLine === undefined) return []
  const [table] = lineage
  const key = (table?.key ?? []).map((name, place) => `${name} = \`${row[`key_${place}`]}\``).join(', ')
  const indexes = new Map(
    lineage.flatMap((_, depth) => {
      const index = row[`index_${depth}`]
      return index === null || index === undefined ? [] : [[depth, Number(index)] as const]
    }),
  )
  const steps = columnSources(lineage, indexes).find(({ name }) => name === column)?.steps
  return [
    {
      rawObject,
      rawLine: Number(rawLine),
      key,
      ...(steps === undefined ? {} : { path: formatPlace(steps) }),
      ...(typeof value === 'string' ? { value } : {}),
    },
  ]
}
