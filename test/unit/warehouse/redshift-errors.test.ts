import { DatabaseError } from 'pg'
import { connectError, statementError } from '../../../job/adapters/redshift-errors'

const address = { host: 'cluster.example', port: 5439, database: 'dev', user: 'loader' }

function serverError(code: string, message: string, more: Partial<DatabaseError> = {}): DatabaseError {
  return Object.assign(new DatabaseError(message, message.length, 'error'), {
    code,
    severity: 'ERROR',
    ...more,
  })
}

function systemError(code: string, message: string): Error {
  return Object.assign(new Error(message), { code })
}

test.each([
  [
    serverError('28P01', 'password authentication failed for user "loader"'),
    'LOAD_ACCESS_DENIED',
    'the warehouse at `cluster.example:5439` refused the user `loader`: password authentication failed for user "loader"',
  ],
  [
    serverError('28000', 'no pg_hba.conf entry for host "::1", user "loader", SSL off'),
    'LOAD_TLS_REFUSED',
    'the warehouse at `cluster.example:5439` takes encrypted connections only',
  ],
  [
    serverError('3D000', 'database "dev" does not exist'),
    'LOAD_DATABASE_MISSING',
    'the warehouse at `cluster.example:5439` has no database `dev`',
  ],
  [
    serverError('53300', 'too many connections'),
    'LOAD_WAREHOUSE_UNREACHABLE',
    'the warehouse at `cluster.example:5439` took no connection: too many connections',
  ],
  [
    systemError('ENOTFOUND', 'getaddrinfo ENOTFOUND cluster.example'),
    'LOAD_WAREHOUSE_UNREACHABLE',
    'the warehouse at `cluster.example:5439` cannot be reached: getaddrinfo ENOTFOUND cluster.example',
  ],
  [
    new AggregateError([systemError('ECONNREFUSED', 'connect ECONNREFUSED ::1:5439')], ''),
    'LOAD_WAREHOUSE_UNREACHABLE',
    'the warehouse at `cluster.example:5439` cannot be reached: connect ECONNREFUSED ::1:5439',
  ],
  [
    systemError('SELF_SIGNED_CERT_IN_CHAIN', 'self-signed certificate in certificate chain'),
    'LOAD_TLS_REFUSED',
    'no encrypted connection to the warehouse at `cluster.example:5439`: self-signed certificate in certificate chain',
  ],
  [
    new Error('The server does not support SSL connections'),
    'LOAD_TLS_REFUSED',
    'no encrypted connection to the warehouse at `cluster.example:5439`: The server does not support SSL connections',
  ],
])('a connection that fails: %s', (error, code, message) => {
  expect(connectError(error, address)).toMatchObject({ code, message, cause: error })
})

test.each([
  [
    serverError('42P01', 'relation "x" does not exist'),
    'LOAD_STATEMENT_REJECTED',
    'the warehouse rejected a statement: relation "x" does not exist',
  ],
  [
    serverError('XX000', "Load into table 'x' failed.  Check", { detail: 'context:\n  S3' }),
    'LOAD_STATEMENT_REJECTED',
    "the warehouse rejected a statement: Load into table 'x' failed. Check context: S3",
  ],
  [
    serverError('XX000', '1023', { detail: 'Serializable isolation violation on table - 100167' }),
    'LOAD_CONFLICT',
    'the warehouse rolled the transaction back: 1023 Serializable isolation violation on table - 100167',
  ],
  [
    serverError('XX000', '1018', { detail: 'Relation does not exist.' }),
    'LOAD_CONFLICT',
    'the warehouse rolled the transaction back: 1018 Relation does not exist.',
  ],
  [
    serverError('XX000', 'could not open relation with OID 6134794'),
    'LOAD_CONFLICT',
    'the warehouse rolled the transaction back: could not open relation with OID 6134794',
  ],
  [
    serverError('XX000', 'could not complete because of conflict with concurrent transaction'),
    'LOAD_CONFLICT',
    'the warehouse rolled the transaction back: could not complete because of conflict with concurrent transaction',
  ],
  // What is not there stays away, and a number in a message is no error of that number.
  [
    serverError('42P01', 'relation "shop.orders_1018" does not exist'),
    'LOAD_STATEMENT_REJECTED',
    'the warehouse rejected a statement: relation "shop.orders_1018" does not exist',
  ],
  [
    serverError('22003', 'value 1023 is out of range'),
    'LOAD_STATEMENT_REJECTED',
    'the warehouse rejected a statement: value 1023 is out of range',
  ],
  [
    serverError('40001', 'could not serialize access'),
    'LOAD_CONFLICT',
    'the warehouse rolled the transaction back: could not serialize access',
  ],
  [
    serverError('40P01', 'deadlock detected'),
    'LOAD_CONFLICT',
    'the warehouse rolled the transaction back: deadlock detected',
  ],
  [
    serverError('57014', 'canceling statement due to statement timeout'),
    'LOAD_STATEMENT_TIMEOUT',
    'the warehouse cancelled a statement: canceling statement due to statement timeout',
  ],
  [
    serverError('42501', 'permission denied for schema spacex'),
    'LOAD_PERMISSION_DENIED',
    'the warehouse does not allow a statement: permission denied for schema spacex',
  ],
  [
    serverError('57P01', 'terminating connection', { severity: 'FATAL' }),
    'LOAD_CONNECTION_LOST',
    'the connection to the warehouse broke: terminating connection',
  ],
  [
    new Error('Connection terminated unexpectedly'),
    'LOAD_CONNECTION_LOST',
    'the connection to the warehouse broke: Connection terminated unexpectedly',
  ],
])('a statement that fails: %s', (error, code, message) => {
  expect(statementError(error, 'select 1')).toMatchObject({ code, message })
})

test('the context holds the SQLSTATE and the start of the statement, on one line', () => {
  const error = statementError(serverError('42P01', 'no'), `select 1\n  from ${'x'.repeat(400)}`)
  expect(error.context).toEqual({ sqlstate: '42P01', statement: `select 1 from ${'x'.repeat(286)}` })
})
