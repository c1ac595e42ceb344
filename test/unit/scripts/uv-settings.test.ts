import { callModule } from '../../support/run-module'

const uvSettings = (pipConfig: string, environment: Readonly<Record<string, string>> = {}) =>
  callModule('scripts/setup/uv-settings.mjs', 'uvSettings', pipConfig, environment)

describe('uvSettings', () => {
  it('passes on what pip is configured with', () => {
    const pipConfig = [
      "global.index-url='https://mirror.example/simple'",
      "global.extra-index-url='https://a.example/simple\\nhttps://b.example/simple'",
      "global.cert='/etc/ssl/corporate.pem'",
      "global.trusted-host='mirror.example'",
      "global.timeout='180'",
      "global.proxy='http://proxy.example:3128'",
      "install.find-links='/opt/wheels /opt/more'",
    ].join('\n')
    expect(uvSettings(pipConfig)).toEqual({
      UV_PYTHON_DOWNLOADS: 'never',
      UV_DEFAULT_INDEX: 'https://mirror.example/simple',
      UV_INDEX: 'https://a.example/simple https://b.example/simple',
      UV_INDEX_STRATEGY: 'unsafe-best-match',
      UV_FIND_LINKS: '/opt/wheels,/opt/more',
      UV_INSECURE_HOST: 'mirror.example',
      UV_HTTP_TIMEOUT: '180',
      SSL_CERT_FILE: '/etc/ssl/corporate.pem',
      HTTPS_PROXY: 'http://proxy.example:3128',
      HTTP_PROXY: 'http://proxy.example:3128',
    })
  })

  it('lets the environment of pip win over its files, and `install` over `global`', () => {
    const pipConfig = "global.index-url='https://one'\ninstall.index-url='https://two'"
    expect(uvSettings(pipConfig)).toMatchObject({ UV_DEFAULT_INDEX: 'https://two' })
    expect(uvSettings(`:env:.index-url='https://three'\n${pipConfig}`)).toMatchObject({
      UV_DEFAULT_INDEX: 'https://three',
    })
  })

  it('leaves alone what the environment says to uv itself, under old names too', () => {
    const pipConfig = "global.index-url='https://one'\nglobal.cert='/a.pem'\nglobal.proxy='http://p'"
    const environment = { UV_INDEX_URL: 'https://own', SSL_CERT_FILE: '/own.pem', https_proxy: 'http://own' }
    expect(uvSettings(pipConfig, environment)).toEqual({ UV_PYTHON_DOWNLOADS: 'never' })
  })

  it('adds nothing where pip is not configured', () => {
    expect(uvSettings('')).toEqual({ UV_PYTHON_DOWNLOADS: 'never' })
  })
})
