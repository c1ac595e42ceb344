import { type Access, type AccessRequest, noAccess } from '../../../job/bootstrap/access'
import { planBootstrap } from '../../../job/bootstrap/plan-bootstrap'

const request: AccessRequest = {
  user: 'IAMR:lakeload-dev-job',
  database: 'analytics',
  pipelines: [
    { pipeline: 'spacex', schemas: ['spacex', 'spacex_staging'] },
    { pipeline: 'order', schemas: ['order'] },
  ],
}

const all = { usage: true, create: true }
const everything: Access = {
  userExists: true,
  canUseTemporaryTables: true,
  schemas: new Map([
    ['spacex', all],
    ['spacex_staging', all],
    ['order', all],
  ]),
  foreign: [],
}

test('a warehouse that knows nothing of the job gets user, schemas and grants', () => {
  expect(planBootstrap(request, noAccess)).toEqual({
    statements: [
      'create user "IAMR:lakeload-dev-job" password disable',
      'grant temp on database "analytics" to "IAMR:lakeload-dev-job"',
      'create schema if not exists "spacex"',
      'grant usage, create on schema "spacex" to "IAMR:lakeload-dev-job"',
      'create schema if not exists "spacex_staging"',
      'grant usage, create on schema "spacex_staging" to "IAMR:lakeload-dev-job"',
      'create schema if not exists "order"',
      'grant usage, create on schema "order" to "IAMR:lakeload-dev-job"',
    ],
    warnings: [],
  })
})

test('who has everything gets nothing', () => {
  expect(planBootstrap(request, everything)).toEqual({ statements: [], warnings: [] })
})

test.each<[string, Partial<Access>, readonly string[]]>([
  ['the user', { userExists: false }, ['create user "IAMR:lakeload-dev-job" password disable']],
  [
    'temporary tables',
    { canUseTemporaryTables: false },
    ['grant temp on database "analytics" to "IAMR:lakeload-dev-job"'],
  ],
  [
    'one right in one schema',
    { schemas: new Map([...everything.schemas, ['order', { usage: true, create: false }]]) },
    ['grant create on schema "order" to "IAMR:lakeload-dev-job"'],
  ],
])('what is lacking is granted alone: %s', (_, lack, statements) => {
  expect(planBootstrap(request, { ...everything, ...lack }).statements).toEqual(statements)
})

test('what belongs to somebody else is told, and left alone', () => {
  const foreign = [{ schema: 'order', name: 'lines', owner: 'admin' }]
  expect(planBootstrap(request, { ...everything, foreign })).toEqual({
    statements: [],
    warnings: [
      '`order.lines` belongs to `admin`, and only its owner can load or replace it: drop it, or run ' +
        '`alter table "order"."lines" owner to "IAMR:lakeload-dev-job"`',
    ],
  })
})

test('a name that is none is refused before anything is run', () => {
  expect(() => planBootstrap({ ...request, user: 'public' }, noAccess)).toThrow(
    expect.objectContaining({ code: 'LOAD_NAME_INVALID' }),
  )
})
