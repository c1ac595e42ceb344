import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Rewritten, rewriteStatement } from '../../../../../local/redshift/dialect/rewrite'
import { expectGolden } from '../../../../support/golden-file'

function statements(file: string): readonly string[] {
  return readFileSync(join(__dirname, file), 'utf8')
    .split('\n-- statement\n')
    .slice(1)
    .map((text) => text.trim())
}

function show(result: Rewritten): string {
  if (result.kind === 'refused')
    return `-- refused ${result.code}: ${result.message}\n-- hint: ${result.hint ?? 'none'}`
  if (result.kind === 'copy') return '-- loaded by the gateway'
  return `-- ${result.rules.length === 0 ? 'as it was' : result.rules.join(', ')}\n${result.sql.replaceAll(/[ \t]+$/gm, '')}`
}

describe.each(['redshift', 'dbt'])('the statements of %s', (origin) => {
  const all = statements(`${origin}-statements.sql`)

  it('are rewritten as the golden file says', () => {
    const shown = all.map((sql) => show(rewriteStatement(sql))).join('\n\n')
    expectGolden(join(__dirname, `${origin}-rewritten.sql`), `${shown}\n`)
  })
})

it('refuses none of what dbt sends', () => {
  const refused = statements('dbt-statements.sql').filter((sql) => rewriteStatement(sql).kind !== 'sql')
  expect(refused).toEqual([])
})
