import { isJobError } from '../../../../job/errors/job-error'
import { EndpointError } from '../../../../local/redshift/endpoint-error'
import { withJobErrors } from '../../../../local/supervisor/with-job-errors'

async function thrownBy(error: unknown): Promise<unknown> {
  return await withJobErrors(() => Promise.reject(error)).catch((caught: unknown) => caught)
}

test('an error of the endpoint becomes one of the catalogue, with its own way out or the usual one', async () => {
  const own = new EndpointError('LOCAL_REDSHIFT_START_FAILED', 'did not start', { hint: 'read the log' })
  const caught = await thrownBy(own)
  expect(isJobError(caught)).toBe(true)
  expect(caught).toMatchObject({ code: own.code, message: 'did not start', hint: 'read the log', cause: own })
  const usual = new EndpointError('LOCAL_PORT_IN_USE', 'taken')
  expect(await thrownBy(usual)).toMatchObject({ kind: 'config', hint: expect.stringContaining('port') })
})

test('any other error, and any answer, is left as it is', async () => {
  const other = new TypeError('a mistake')
  expect(await thrownBy(other)).toBe(other)
  expect(await withJobErrors(async () => 42)).toBe(42)
})
