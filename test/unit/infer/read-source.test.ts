import { join } from 'node:path'
import { openRereadable } from '../../../job/infer/read-source'
import { type AnswerServer, startAnswerServer } from '../../support/answer-server'
import { extractContext } from '../../support/extract-context'
import { MemoryObjectStore } from '../../support/memory-object-store'
import { makeTempFolder, removeTempFolder } from '../../support/temp-folder'

let server: AnswerServer
let folder: string
beforeEach(async () => {
  server = await startAnswerServer()
  folder = await makeTempFolder()
})
afterEach(async () => {
  await server.close()
  await removeTempFolder(folder)
})

test('a scratch folder that cannot hold an answer is told as such', async () => {
  const context = extractContext({ store: new MemoryObjectStore(), source: { baseUrl: server.url } })
  const { source, streams } = context.pipeline
  const stream = streams[0]
  if (stream === undefined) throw new Error('the context has no stream')
  const missing = join(folder, 'missing')
  await expect(openRereadable(source, stream, missing, context)).rejects.toMatchObject({
    code: 'SCRATCH_UNUSABLE',
    message: expect.stringContaining(`scratch folder \`${missing}\` cannot be used: ENOENT`),
  })
})
