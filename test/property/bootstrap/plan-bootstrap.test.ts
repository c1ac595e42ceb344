import fc from 'fast-check'
import type { Access } from '../../../job/bootstrap/access'
import { planBootstrap } from '../../../job/bootstrap/plan-bootstrap'

const request = {
  user: 'IAMR:job',
  database: 'dev',
  pipelines: [
    { pipeline: 'a', schemas: ['a', 'a_staging', 'a_marts'] },
    { pipeline: 'b', schemas: ['b'] },
  ],
}

const rights = fc.record({ usage: fc.boolean(), create: fc.boolean() })

/** A warehouse in any state; a user that is not there may do nothing. */
const anyAccess: fc.Arbitrary<Access> = fc
  .record({
    userExists: fc.boolean(),
    canUseTemporaryTables: fc.boolean(),
    schemas: fc.dictionary(fc.constantFrom('a', 'a_staging', 'a_marts', 'b', 'other'), rights),
  })
  .map(({ userExists, canUseTemporaryTables, schemas }) => ({
    userExists,
    canUseTemporaryTables: userExists && canUseTemporaryTables,
    schemas: new Map(
      Object.entries(schemas).map(([name, right]) => [
        name,
        userExists ? right : { usage: false, create: false },
      ]),
    ),
    foreign: [],
  }))

/** What a warehouse is after a statement; fails for one that it would refuse. */
function carryOut(access: Access, sql: string): Access {
  if (sql.startsWith('create user ')) {
    if (access.userExists) throw new Error(`there already: ${sql}`)
    return { ...access, userExists: true }
  }
  const [, created] = /^create schema if not exists "(\w+)"$/.exec(sql) ?? []
  if (created !== undefined) {
    return { ...access, schemas: new Map([[created, { usage: false, create: false }], ...access.schemas]) }
  }
  if (!access.userExists) throw new Error(`no such user: ${sql}`)
  if (sql.startsWith('grant temp ')) return { ...access, canUseTemporaryTables: true }
  const [, granted = '', schema = ''] = /^grant ([\w, ]+) on schema "(\w+)" to "IAMR:job"$/.exec(sql) ?? []
  const has = access.schemas.get(schema)
  if (has === undefined) throw new Error(`no such schema: ${sql}`)
  const right = { usage: has.usage || /usage/.test(granted), create: has.create || /create/.test(granted) }
  return { ...access, schemas: new Map([...access.schemas, [schema, right]]) }
}

test('from any state the plan can be carried out in its order, and a second plan is empty', () => {
  fc.assert(
    fc.property(anyAccess, (before) => {
      const after = planBootstrap(request, before).statements.reduce(carryOut, before)
      expect(planBootstrap(request, after).statements).toEqual([])
    }),
  )
})

test('a plan that was cut short anywhere is finished by the next one', () => {
  fc.assert(
    fc.property(anyAccess, fc.nat(12), (before, cut) => {
      const half = planBootstrap(request, before).statements.slice(0, cut).reduce(carryOut, before)
      const after = planBootstrap(request, half).statements.reduce(carryOut, half)
      expect(planBootstrap(request, after).statements).toEqual([])
    }),
  )
})

test('no other schema is touched', () => {
  fc.assert(
    fc.property(anyAccess, (before) => {
      expect(planBootstrap(request, before).statements.join()).not.toContain('other')
    }),
  )
})
