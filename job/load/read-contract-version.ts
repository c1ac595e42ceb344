import { messageOf } from '../errors/error-facts'
import { JobError } from '../errors/job-error'
import { type ContractParts, contractPartsShape } from '../pipeline/contract-json'
import type { WarehouseSession } from '../ports/warehouse'
import { textLiteral } from '../sql/literal'
import { ownTable } from './own-tables'

/**
 * The contract that a load was written under, by its hash; undefined where `_schema_versions` has none of it.
 *
 * @throws JobError CONTRACT_VERSION_UNREADABLE
 */
export async function readContractVersion(
  session: WarehouseSession,
  schema: string,
  sha256: string,
): Promise<ContractParts | undefined> {
  const rows = await session.query(
    `select part, contract from ${ownTable(schema, '_schema_versions')} ` +
      `where contract_sha256 = ${textLiteral(sha256)} order by part`,
  )
  if (rows.length === 0) return undefined
  // Two loads at once cannot write it, but a replay copies it: each part counts once.
  const parts = new Map(rows.map((row) => [Number(row.part), String(row.contract)]))
  const unreadable = (reason: string, cause?: unknown): JobError =>
    new JobError(
      'CONTRACT_VERSION_UNREADABLE',
      `contract \`${sha256}\` of \`${schema}._schema_versions\` ${reason}`,
      {
        context: { contract: sha256 },
        ...(cause === undefined ? {} : { cause }),
      },
    )
  let value: unknown
  try {
    value = JSON.parse([...parts.values()].join(''))
  } catch (cause) {
    throw unreadable(`is not JSON: ${messageOf(cause)}`, cause)
  }
  const parsed = contractPartsShape.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw unreadable(`has another shape: \`${issue?.path.join('.')}\`: ${issue?.message}`)
}
