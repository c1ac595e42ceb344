import { callModule } from '../../support/run-module'

const checkNode = (version: string) => callModule('scripts/setup/install.mjs', 'checkNode', version)

describe('checkNode', () => {
  it.each(['20.19.0', '20.20.2', '22.1.0', '24.0.0'])('takes %s', (version) => {
    expect(checkNode(version)).toBeNull()
  })

  it.each(['18.20.4', '20.18.3'])('refuses %s in one line', (version) => {
    expect(() => checkNode(version)).toThrow(`lakeload needs Node 20.19 or newer, and this is ${version}`)
  })
})
