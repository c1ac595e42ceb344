import { isRootTable, type SchemaContract, type TableContract } from './contract'
import type { Problem } from './problem'
import type { ResolvedStream } from './resolved'

/** The write modes that find a record again by its key. */
const keyed: ReadonlySet<ResolvedStream['write']> = new Set(['merge', 'insert_only', 'scd2'])

/** What a definition asks of its contract, and the contract has not. */
export function matchContract(
  streams: readonly ResolvedStream[],
  contract: SchemaContract,
  file: string,
): readonly Problem[] {
  return streams.flatMap((stream) => {
    const root = contract.tables.find((table) => table.stream === stream.name && isRootTable(table))
    return root === undefined ? [] : matchRoot(stream, root, file)
  })
}

function matchRoot(stream: ResolvedStream, root: TableContract, file: string): readonly Problem[] {
  const problems: Problem[] = []
  const report = (at: string, message: string): void => {
    problems.push({ file, at: `tables.${root.name}.${at}`, message })
  }
  const written = `stream \`${stream.name}\` is written with \`${stream.write}\``
  if (root.key.length === 0 && keyed.has(stream.write)) {
    report('key', `is empty, and ${written}: name a key, or write \`replace\` or \`append\``)
  }
  const { dedupe, softDelete } = stream
  if (root.key.length === 0 && dedupe !== undefined) {
    report('key', `is empty, and stream \`${stream.name}\` has \`dedupe\`, which goes by the key`)
  }
  const find = (name: string, option: string): TableContract['columns'][number] | undefined => {
    const column = root.columns.find((one) => one.name === name)
    if (column === undefined)
      report('columns', `has no \`${name}\`, which \`${option}\` of stream \`${stream.name}\` names`)
    return column
  }
  if (dedupe?.by !== undefined && find(dedupe.by, 'dedupe')?.type.kind === 'super') {
    report(`columns.${dedupe.by}`, `is super, and \`dedupe\` of stream \`${stream.name}\` needs an order`)
  }
  if (softDelete !== undefined && softDelete !== 'absent') {
    const kind = find(softDelete.column, 'softDelete')?.type.kind
    if (kind !== undefined && kind !== 'boolean') {
      report(
        `columns.${softDelete.column}`,
        `is \`${kind}\`; \`softDelete\` of stream \`${stream.name}\` needs a boolean`,
      )
    }
  }
  return problems
}
