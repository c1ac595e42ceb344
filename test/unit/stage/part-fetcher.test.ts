import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import type { RawPart } from '../../../job/pipeline/manifests'
import { PartFetcher } from '../../../job/stage/part-fetcher'
import { MemoryObjectStore } from '../../support/memory-object-store'
import { putRawLoad } from '../../support/stage/raw-load'
import { makeTempFolder, removeTempFolder } from '../../support/temp-folder'

/** A lake that remembers what was read. */
class WatchedStore extends MemoryObjectStore {
  readonly read: string[] = []

  override async get(key: string): Promise<Readable | undefined> {
    this.read.push(key)
    return await super.get(key)
  }
}

let folder: string
let store: WatchedStore
let parts: readonly RawPart[]
let fetcher: PartFetcher
beforeEach(async () => {
  folder = await makeTempFolder()
  store = new WatchedStore()
  parts = (await putRawLoad(store, ['{"id":1}', '{"id":2}', '{"id":3}'], { recordsAPart: 1 })).parts
  fetcher = new PartFetcher(parts, { store, folder, signal: new AbortController().signal })
})
afterEach(async () => {
  await fetcher.settle()
  await removeTempFolder(folder)
})

test('brings the part that is taken and the next one, and nothing twice', async () => {
  await fetcher.take(0)
  await fetcher.settle()
  expect(store.read.toSorted()).toEqual([parts[0]?.key, parts[1]?.key])
  await Promise.all([fetcher.take(1), fetcher.take(2)])
  expect(store.read.toSorted()).toEqual(parts.map((part) => part.key))
})

test('gives every part a file of its own, byte for byte', async () => {
  const files = await Promise.all(parts.map((_, place) => fetcher.take(place)))
  expect(new Set(files).size).toBe(parts.length)
  const hashes = await Promise.all(
    files.map(async (file) =>
      createHash('sha256')
        .update(await readFile(file))
        .digest('hex'),
    ),
  )
  expect(hashes).toEqual(parts.map((part) => part.sha256))
})

test('tells of a part that is missing when it is taken, and not before', async () => {
  await store.delete(parts[1]?.key ?? '')
  await fetcher.take(0)
  await fetcher.settle()
  await expect(fetcher.take(1)).rejects.toMatchObject({ code: 'STAGE_RAW_OBJECT_MISSING' })
})
