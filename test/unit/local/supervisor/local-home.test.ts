import { projectRoot } from '../../../../local/project-root'
import { localHome } from '../../../../local/supervisor/local-home'

describe('localHome', () => {
  it('is `.lakeload` in the folder that LAKELOAD_HOME names', () => {
    expect(localHome({ LAKELOAD_HOME: '/home/someone' })).toMatchObject({
      folder: '/home/someone/.lakeload',
      stateFile: '/home/someone/.lakeload/state.json',
      s3: '/home/someone/.lakeload/s3',
      redshift: '/home/someone/.lakeload/redshift',
    })
  })

  it.each([{}, { LAKELOAD_HOME: '' }])('is in the clone without it: %p', (environment) => {
    expect(localHome(environment).folder).toBe(`${projectRoot()}/.lakeload`)
  })
})
