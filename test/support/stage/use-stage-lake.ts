import { MemoryObjectStore } from '../memory-object-store'
import { makeTempFolder, removeTempFolder } from '../temp-folder'

/** What a test of stage or check works in: an empty lake, and a scratch folder that is removed when the test has ended. */
export interface StageLake {
  readonly store: MemoryObjectStore
  readonly folder: string
}

/** Gives every test of the file that calls it a lake and a folder of its own. */
export function useStageLake(): StageLake {
  let folder = ''
  let store = new MemoryObjectStore()
  beforeEach(async () => {
    folder = await makeTempFolder()
    store = new MemoryObjectStore()
  })
  afterEach(() => removeTempFolder(folder))
  return {
    get store() {
      return store
    },
    get folder() {
      return folder
    },
  }
}
