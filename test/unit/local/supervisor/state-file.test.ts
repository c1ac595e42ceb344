import { readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { claimState, readState, removeState } from '../../../../local/supervisor/state-file'
import { makeTempFolder, removeTempFolder } from '../../../support/temp-folder'

describe('the state file', () => {
  let folder: string
  let file: string
  beforeEach(async () => {
    folder = await makeTempFolder()
    file = join(folder, '.lakeload', 'state.json')
  })
  afterEach(() => removeTempFolder(folder))

  const state = (token: string) => ({ pid: 1, token, controlPort: 2 })

  it('is claimed by one of many at once, and read back whole', async () => {
    const claims = await Promise.all(['a', 'b', 'c', 'd'].map((token) => claimState(file, state(token))))
    expect(claims.filter((isMine) => isMine)).toHaveLength(1)
    const winner = ['a', 'b', 'c', 'd'][claims.indexOf(true)]
    expect(await readState(file)).toEqual({ pid: 1, token: winner, controlPort: 2 })
    expect(await readdir(join(folder, '.lakeload'))).toEqual(['state.json'])
  })

  it('is for its owner alone', async () => {
    await claimState(file, state('a'))
    expect((await stat(file)).mode & 0o777).toBe(0o600)
  })

  it('is removed by the token that it has, and stays under any other', async () => {
    await claimState(file, state('a'))
    await removeState(file, 'b')
    expect(await readState(file)).toEqual(state('a'))
    await removeState(file, 'a')
    expect(await readState(file)).toBeUndefined()
    await removeState(file, 'a')
    expect(await readdir(join(folder, '.lakeload'))).toEqual([])
  })

  it.each(['', '{"pid":', '[]', 'null', '{"pid":1,"token":2,"controlPort":3}'])(
    'takes %p for no state',
    async (text) => {
      await claimState(file, state('a'))
      await writeFile(file, text)
      expect(await readState(file)).toBeUndefined()
      await removeState(file, undefined)
      expect(await claimState(file, state('b'))).toBe(true)
    },
  )

  it.each(['/dev/null/state.json', '/dev/null/home/state.json'])(
    'says so when %s cannot be written',
    async (path) => {
      await expect(claimState(path, state('a'))).rejects.toMatchObject({
        code: 'LOCAL_FOLDER_UNUSABLE',
        message: expect.stringMatching(/^cannot write `\/dev\/null\/.*state\.json`: E(EXIST|NOTDIR)/),
      })
    },
  )
})
