import { mkdirSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { listen } from '../../../../local/listen'
import { askStatus } from '../../../../local/supervisor/control-client'
import { localHome } from '../../../../local/supervisor/local-home'
import { spawnSupervisor } from '../../../../local/supervisor/spawn-supervisor'
import { makeTempFolder, removeTempFolder } from '../../../support/temp-folder'

let folder: string
beforeEach(async () => {
  folder = await makeTempFolder()
})
afterEach(async () => {
  delete process.env.NODE_OPTIONS
  await removeTempFolder(folder)
})

test('a supervisor that takes requests and does not answer is named by its pid', async () => {
  const server = createServer(() => {})
  const controlPort = await listen(server, 0, 'a test')
  await expect(askStatus({ pid: 4711, token: 'token', controlPort }, 50)).rejects.toMatchObject({
    code: 'LOCAL_SUPERVISOR_SILENT',
    message: expect.stringContaining('pid `4711`'),
    hint: expect.stringContaining('kill 4711'),
  })
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

test('a supervisor that ends before it has said anything leads to its log', async () => {
  const home = localHome({ LAKELOAD_HOME: folder })
  mkdirSync(home.folder)
  // Node itself refuses to start with an option that it does not know.
  process.env.NODE_OPTIONS = '--no-such-option'
  await expect(spawnSupervisor(home, { ports: {}, source: { launches: 1 } })).rejects.toMatchObject({
    code: 'LOCAL_SUPERVISOR_ENDED',
    message: expect.stringContaining(join(home.logs, 'supervisor.log')),
  })
})
