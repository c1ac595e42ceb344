import type { Client } from 'pg'
import { columnName } from '../../../job/transform/quoted-name'
import { startTestRedshift, type TestRedshift } from '../../support/redshift/test-redshift'

let redshift: TestRedshift
let client: Client
beforeAll(async () => {
  redshift = await startTestRedshift()
  client = await redshift.connect()
}, 120_000)
afterAll(async () => {
  await redshift.close()
})

test('every word that the endpoint knows can be a column of a staging model', async () => {
  const { rows } = await client.query<{ word: string }>('select word from pg_get_keywords() order by 1')
  expect(rows.length).toBeGreaterThan(400)
  const refused: string[] = []
  for (const { word } of rows) {
    const name = columnName(word)
    const model = `with source as (select 1 as first_one, 7 as "${word}"),
      final as (select first_one, ${name}, first_one as last_one from source) select * from final`
    const answer = await client.query({ text: model, rowMode: 'array' }).catch((error: Error) => error)
    if (answer instanceof Error || answer.rows[0]?.[1] !== 7) refused.push(word)
  }
  expect(refused).toEqual([])
})
