import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { repository } from './cli'
import { makeTempFolder, removeTempFolder } from './temp-folder'

/** An AWS account of a test's own: moto, on a free port. Nothing of it is there before the test makes it. */
export interface Moto {
  readonly url: string
  /** What leads the AWS SDK there, in this process or in another, and keeps it from credentials of the machine. */
  readonly environment: Readonly<Record<string, string>>
  close(): Promise<void>
}

/** How moto differs from AWS where a test asks for it; see its documentation. */
export interface MotoOptions {
  /** Variables of moto's own, such as `MOTO_IAM_LOAD_MANAGED_POLICIES`. */
  readonly variables?: Readonly<Record<string, string>>
  /** A Python program that changes moto, and runs it as its own main program would. */
  readonly program?: string
}

const region = 'eu-central-1'

/** Runs moto, or a program that changes it, on a port of the system's choice until its standard input ends: also when we are killed. */
const runUntilInputEnds = `
import os, runpy, sys, threading
def watch():
    sys.stdin.buffer.read()
    os._exit(0)
threading.Thread(target=watch, daemon=True).start()
program = sys.argv[1:]
sys.argv = ['moto_server', '-H', '127.0.0.1', '-p', '0']
if program:
    runpy.run_path(program[0], run_name='__main__')
else:
    from moto.server import main
    main()
`

/**
 * Starts moto: S3, ECS, logs, SNS, SQS, STS, Secrets Manager, Redshift, EventBridge, Step Functions and others. A bucket
 * is made with its region in the request (`LocationConstraint`); Redshift knows no GetClusterCredentialsWithIAM.
 */
export async function startMoto(options: MotoOptions = {}): Promise<Moto> {
  const python = join(repository, '.venv', 'moto', 'bin', 'python')
  if (!existsSync(python)) throw new Error('moto is not installed: run `npm run setup -- --tests`')
  const home = await makeTempFolder()
  const credentials = {
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: 'testing',
    AWS_SECRET_ACCESS_KEY: 'testing',
    AWS_EC2_METADATA_DISABLED: 'true',
  }
  const program = options.program === undefined ? [] : [options.program]
  const child = spawn(python, ['-c', runUntilInputEnds, ...program], {
    cwd: home,
    // Nothing of the machine's AWS settings: moto reads some of them too.
    env: { PATH: process.env.PATH, HOME: home, PYTHONUNBUFFERED: '1', ...credentials, ...options.variables },
    stdio: 'pipe',
  })
  child.stdin.on('error', () => {})
  const close = async (): Promise<void> => {
    await stop(child)
    await removeTempFolder(home)
  }
  try {
    const url = await addressOf(child)
    // The lake’s own variable too: it makes the job address buckets by path, as an endpoint without DNS needs it.
    const endpoints = { AWS_ENDPOINT_URL: url, AWS_ENDPOINT_URL_S3: url }
    return { url, environment: { ...credentials, ...endpoints }, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Reads on after the address: a pipe that nobody empties would stop the server. */
function addressOf(child: ChildProcessWithoutNullStreams): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = ''
    const read = (chunk: Buffer): void => {
      output = (output + chunk.toString()).slice(-4_000)
      const [address] = /http:\/\/127\.0\.0\.1:\d+/.exec(output) ?? []
      if (address !== undefined) resolve(address)
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.once('error', reject)
    child.once('close', () => reject(new Error(`moto did not start: ${output}`)))
  })
}

async function stop(child: ChildProcessWithoutNullStreams): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}
