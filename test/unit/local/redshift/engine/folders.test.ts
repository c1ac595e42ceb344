import { chmod, mkdir, readFile, realpath, rename, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { locateData, removeRedshiftData } from '../../../../../local/redshift/engine/data-location'
import { ensureOwnFolder } from '../../../../../local/redshift/engine/own-folder'
import { isReachable } from '../../../../../local/redshift/engine/reachable'
import { stopStaleServer } from '../../../../../local/redshift/engine/stale-server'
import { makeTempFolder, removeTempFolder } from '../../../../support/temp-folder'

/** An account that owns nothing here. */
const stranger = { uid: 65_533, gid: 65_533 }

let folder: string

beforeEach(async () => {
  folder = await realpath(await makeTempFolder())
  await chmod(folder, 0o755)
})

afterEach(() => removeTempFolder(folder))

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}

test('a folder below one that others cannot search is out of their reach', async () => {
  const inner = join(folder, 'closed', 'inner')
  await mkdir(inner, { recursive: true })
  expect(await isReachable(inner, stranger)).toBe(true)
  await chmod(join(folder, 'closed'), 0o700)
  expect(await isReachable(inner, stranger)).toBe(false)
  const { uid, gid } = await stat(inner)
  expect(await isReachable(inner, { uid, gid })).toBe(true)
})

test('data stays in its folder where the account can reach it', async () => {
  const data = join(folder, 'data')
  expect(await locateData(data, stranger, folder)).toBe(data)
  expect(await locateData(join(folder, 'mine'), undefined, folder)).toBe(join(folder, 'mine'))
})

test('data of a closed folder lies elsewhere, is found again after a move, and goes with a reset', async () => {
  const closed = join(folder, 'closed')
  await mkdir(closed, { mode: 0o700 })
  const shared = join(folder, 'shared')
  await mkdir(shared)
  const location = await locateData(join(closed, 'data'), stranger, shared)
  expect(location.startsWith(join(shared, 'lakeload-data-'))).toBe(true)
  expect(((await stat(location)).mode & 0o777).toString(8)).toBe('711')
  await rename(join(closed, 'data'), join(closed, 'moved'))
  expect(await locateData(join(closed, 'moved'), stranger, shared)).toBe(location)
  await writeFile(join(location, 'file'), 'x')
  await removeRedshiftData(join(closed, 'moved'))
  expect(await exists(location)).toBe(false)
  expect(await exists(join(closed, 'moved'))).toBe(false)
})

test('a new folder does not take over the database of one that was there before, or was moved', async () => {
  const closed = join(folder, 'closed')
  await mkdir(closed, { mode: 0o700 })
  const data = join(closed, 'data')
  const before = await locateData(data, stranger, folder)
  await rename(data, join(closed, 'moved'))
  const now = await locateData(data, stranger, folder)
  expect(now).not.toBe(before)
  expect(await locateData(join(closed, 'moved'), stranger, folder)).toBe(before)
  expect(await locateData(data, stranger, folder)).toBe(now)
})

test('a pointer to any other folder is not followed when data is removed', async () => {
  const precious = join(folder, 'precious')
  const data = join(folder, 'data')
  await mkdir(precious)
  await mkdir(data)
  await writeFile(join(data, 'data-location'), `${precious}\n`)
  await removeRedshiftData(data)
  expect(await exists(precious)).toBe(true)
})

test('a folder that a link or a stranger has put in our place is refused', async () => {
  await mkdir(join(folder, 'target'))
  await symlink(join(folder, 'target'), join(folder, 'link'))
  await expect(ensureOwnFolder(join(folder, 'link'), 0o711)).rejects.toMatchObject({
    code: 'LOCAL_REDSHIFT_FOLDER_UNSAFE',
  })
  await mkdir(join(folder, 'open'))
  await chmod(join(folder, 'open'), 0o777)
  await expect(ensureOwnFolder(join(folder, 'open'), 0o711)).rejects.toMatchObject({
    code: 'LOCAL_REDSHIFT_FOLDER_UNSAFE',
  })
})

test('a pid file that names another program is removed, and the program left alone', async () => {
  const pidFile = join(folder, 'postmaster.pid')
  await writeFile(pidFile, `${process.pid}\n${folder}\n`)
  await stopStaleServer(folder)
  expect(await exists(pidFile)).toBe(false)
  await writeFile(pidFile, 'no number\n')
  await stopStaleServer(folder)
  expect(await readFile(pidFile, 'utf8')).toBe('no number\n')
})
