/**
 * The settings of uv that say what pip's say: uv reads neither `pip.conf` nor `PIP_…`, and a machine behind a mirror
 * or a private certificate has set up pip alone. What the environment says to uv itself stands.
 *
 * @param {string} pipConfig what `pip config list` prints: `global.index-url='https://…'`, `:env:.cert='…'`
 * @param {Record<string, string | undefined>} environment
 * @returns {Record<string, string>} to be added to the environment of uv
 */
export function uvSettings(pipConfig, environment) {
  const pip = readPipConfig(pipConfig)
  const wanted = {
    // Never fetch another Python: the one that was found is used.
    UV_PYTHON_DOWNLOADS: 'never',
    UV_DEFAULT_INDEX: pip['index-url'],
    UV_INDEX: pip['extra-index-url'],
    // pip looks for the best version in all indexes, uv by default only in the first that has the package.
    UV_INDEX_STRATEGY: pip['extra-index-url'] && 'unsafe-best-match',
    UV_FIND_LINKS: pip['find-links']?.split(/\s+/).join(','),
    UV_INSECURE_HOST: pip['trusted-host'],
    UV_HTTP_TIMEOUT: pip.timeout ?? pip['default-timeout'],
    SSL_CERT_FILE: pip.cert,
    SSL_CLIENT_CERT: pip['client-cert'],
    ...proxies(pip.proxy, environment),
  }
  return Object.fromEntries(
    Object.entries(wanted).filter(([name, value]) => value && !isSetOtherwise(name, environment)),
  )
}

/** The names under which uv knows the same thing. */
const OTHER_NAMES = {
  UV_DEFAULT_INDEX: ['UV_INDEX_URL'],
  UV_INDEX: ['UV_EXTRA_INDEX_URL'],
}

function isSetOtherwise(name, environment) {
  return [name, ...(OTHER_NAMES[name] ?? [])].some((other) => environment[other])
}

function proxies(proxy, environment) {
  if (!proxy || environment.https_proxy || environment.http_proxy || environment.all_proxy) return {}
  return { HTTPS_PROXY: proxy, HTTP_PROXY: proxy }
}

/** The settings of pip: for `install` before `global`, the environment's before the files'. */
function readPipConfig(text) {
  const sections = { global: {}, install: {}, ':env:': {} }
  for (const line of text.split('\n')) {
    const match = /^(global|install|:env:)\.([\w-]+)=(['"])(.*)\3$/.exec(line.trim())
    // A value of several lines is printed with `\n` in it.
    if (match) sections[match[1]][match[2]] = match[4].replaceAll('\\n', ' ').trim()
  }
  return { ...sections.global, ...sections.install, ...sections[':env:'] }
}
