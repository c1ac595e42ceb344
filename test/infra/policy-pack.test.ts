import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { credentials } from '@grpc/grpc-js'
import { AnalyzerClient } from '@pulumi/pulumi/proto/analyzer_grpc_pb'
import {
  AnalyzeRequest,
  type AnalyzeResponse,
  type AnalyzerInfo,
  AnalyzerPropertyDependencies,
  AnalyzerResource,
  AnalyzerResourceOptions,
  AnalyzeStackRequest,
} from '@pulumi/pulumi/proto/analyzer_pb'
import { Empty } from 'google-protobuf/google/protobuf/empty_pb'
import { Struct } from 'google-protobuf/google/protobuf/struct_pb'
import { policyRules } from '../../infra/policy/rules'

/**
 * The pack as `pulumi up --policy-pack infra/policy` starts it: compiled by Pulumi's own ts-node, asked over gRPC. The
 * engine is missing, which a pack that writes no log does not notice.
 */
let pack: ChildProcess
let client: AnalyzerClient
beforeAll(async () => {
  const runner = join(__dirname, '..', '..', 'node_modules', '@pulumi', 'pulumi', 'cmd', 'run-policy-pack')
  const folder = join(__dirname, '..', '..', 'infra', 'policy')
  pack = spawn(process.execPath, [runner, '127.0.0.1:1', folder], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let talk = ''
  pack.stderr?.on('data', (chunk) => {
    talk += chunk
  })
  const port = await new Promise<string>((resolve, reject) => {
    if (pack.stdout) createInterface({ input: pack.stdout }).once('line', resolve)
    pack.once('exit', () => reject(new Error(`the pack ended: ${talk}`)))
  })
  client = new AnalyzerClient(`127.0.0.1:${port}`, credentials.createInsecure())
  // Pulumi's ts-node checks types.
}, 180_000)

afterAll(async () => {
  client.close()
  const ended = once(pack, 'exit')
  pack.kill()
  await ended
})

function ask<Answer>(call: (done: (error: Error | null, answer: Answer) => void) => void): Promise<Answer> {
  return new Promise((resolve, reject) =>
    call((error, answer) => (error === null ? resolve(answer) : reject(error))),
  )
}

const urn = (type: string, name: string) => `urn:pulumi:dev::lakeload::${type}::${name}`

test('every rule is in the pack, and mandatory', async () => {
  const info = await ask<AnalyzerInfo>((done) => client.getAnalyzerInfo(new Empty(), done))
  expect(info.getName()).toBe('lakeload')
  const policies = info.getPoliciesList().map((policy) => policy.getName())
  expect(policies.sort()).toEqual(policyRules.map(({ name }) => name).sort())
})

test('a public cluster is refused before it is made', async () => {
  const type = 'aws:redshift/cluster:Cluster'
  const request = new AnalyzeRequest()
  request.setType(type)
  request.setName('warehouse')
  request.setUrn(urn(type, 'warehouse'))
  request.setProperties(Struct.fromJavaScript({ publiclyAccessible: true }))
  request.setOptions(new AnalyzerResourceOptions())
  const answer = await ask<AnalyzeResponse>((done) => client.analyze(request, done))
  const found = answer.getDiagnosticsList().filter((one) => one.getPolicyname() === 'warehouse-is-private')
  expect(found.map((one) => [one.getMessage().split('\n').at(-1), one.getEnforcementlevel()])).toEqual([
    ['warehouse is publicly accessible', 1],
  ])
})

test('what belongs to a bucket is found by what its properties depend on', async () => {
  const bucketType = 'aws:s3/bucket:Bucket'
  const versioningType = 'aws:s3/bucketVersioning:BucketVersioning'
  const bucket = resource(bucketType, 'lake', {})
  const versioning = resource(versioningType, 'lake-versioning', {
    versioningConfiguration: { status: 'Enabled' },
  })
  const dependencies = new AnalyzerPropertyDependencies()
  dependencies.addUrns(urn(bucketType, 'lake'))
  versioning.getPropertydependenciesMap().set('bucket', dependencies)
  const request = new AnalyzeStackRequest()
  request.setResourcesList([bucket, versioning])
  const answer = await ask<AnalyzeResponse>((done) => client.analyzeStack(request, done))
  const rules = answer.getDiagnosticsList().map((one) => one.getPolicyname())
  expect(rules).toContain('bucket-wants-tls')
  expect(rules).not.toContain('bucket-is-versioned')
})

function resource(type: string, name: string, properties: object): AnalyzerResource {
  const made = new AnalyzerResource()
  made.setType(type)
  made.setName(name)
  made.setUrn(urn(type, name))
  made.setOptions(new AnalyzerResourceOptions())
  made.setProperties(Struct.fromJavaScript(properties as Parameters<typeof Struct.fromJavaScript>[0]))
  return made
}
