import { formatColumnType } from '../pipeline/column-type'
import type { ColumnDraft, ContractDraft, TableDraft } from './contract-draft'

/** Text that stands in YAML's flow collections as it is: no indicator, and no word or number that means something else. */
const plainText = /^(?!(true|false|null|yes|no|on|off|y|n)$)[A-Za-z$][\w$.]*$/i

/** The text of a `schema.yml`: a line a column, and a comment above each that could not be plain. */
export function formatContract(draft: ContractDraft): string {
  const lines = [
    `# The schema contract of ${draft.pipeline}, inferred from ${draft.records} records by \`lakeload infer\`.`,
    '# Each path is a column, the list of a child table, or SUPER (kept as JSON). It is yours to edit: `lakeload infer',
    `# ${draft.pipeline} --update\` adds what new data shows and leaves the rest as it stands.`,
    'version: 1',
    '',
    'tables:',
  ]
  draft.tables.forEach((table, index) => {
    if (index > 0) lines.push('')
    lines.push(...formatTable(table))
  })
  return `${lines.join('\n')}\n`
}

/** A table's lines, indented as they stand below `tables:`. */
export function formatTable(table: TableDraft): readonly string[] {
  const lines = [
    `  ${table.name}:`,
    `    description: ${quote(table.description)}`,
    `    stream: ${quote(table.stream)}`,
    `    from: ${quote(table.from)}`,
  ]
  if (table.parent !== undefined) {
    const parts = table.parentKey.map((column) => `${column.name}: ${column.parentColumn}`)
    lines.push(`    parent: ${table.parent}`, `    parent_key: { ${parts.join(', ')} }`)
  }
  if (table.listIndex !== undefined) lines.push(`    list_index: ${table.listIndex}`)
  const { distribution } = table
  if (table.key.length > 0) lines.push(`    key: [${table.key.join(', ')}]`)
  lines.push(
    `    distribution: ${distribution.style === 'key' ? `key(${distribution.column})` : distribution.style}`,
  )
  if (table.sortKey.length > 0) lines.push(`    sort_key: [${table.sortKey.join(', ')}]`)
  lines.push(table.columns.length === 0 ? '    columns: {}' : '    columns:')
  for (const column of table.columns) lines.push(...formatColumn(column))
  return lines
}

/** A column's lines, indented as they stand below `columns:`. */
export function formatColumn(column: ColumnDraft, indent = '      '): readonly string[] {
  const settings = [
    `path: ${quote(column.path)}`,
    `type: ${column.type.kind === 'decimal' ? `"${formatColumnType(column.type)}"` : formatColumnType(column.type)}`,
    ...(column.nullable ? [] : ['nullable: false']),
    ...(column.variantOf === undefined ? [] : [`variant_of: ${column.variantOf}`]),
    `description: ${quote(column.description)}`,
  ]
  const line = `${indent}${column.name}: { ${settings.join(', ')} }`
  if (column.reason === undefined) return [line]
  return [`${indent}# ${formatColumnType(column.type)}: ${column.reason}`, line]
}

/** A text as YAML: plain where that is safe, else in double quotes, whose escapes are those of JSON. */
function quote(text: string): string {
  if (plainText.test(text)) return text
  // What YAML takes for a line break or refuses to print is escaped as well.
  return JSON.stringify(text).replace(/[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g, (character) => {
    return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`
  })
}
