import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { repository } from '../cli'

/** A request to AWS as it would be sent. */
export interface AwsRequest {
  /** As botocore calls it, such as `ecs`. */
  readonly service: string
  readonly operation: string
  readonly parameters: unknown
}

/** Holds requests against AWS’s own models of its services, which come with botocore: no network, no moto. */
const validator = `
import json, sys
from botocore.session import get_session
from botocore.validate import ParamValidator

def check(request):
    model = get_session().get_service_model(request['service'])
    shape = model.operation_model(request['operation']).input_shape
    return ParamValidator().validate(request['parameters'], shape).generate_report()

json.dump([check(request) for request in json.load(sys.stdin)], sys.stdout)
`

/** What AWS would not understand in each request: unknown members, missing ones, wrong types; empty where all is well. */
export async function checkRequests(requests: readonly AwsRequest[]): Promise<readonly string[]> {
  const output = await new Promise<string>((resolve, reject) => {
    const python = join(repository, '.venv', 'moto', 'bin', 'python')
    const child = execFile(python, ['-c', validator], (error, stdout) =>
      error === null ? resolve(stdout) : reject(error),
    )
    child.stdin?.end(JSON.stringify(requests))
  })
  return JSON.parse(output)
}

/** A value whose members are spelt as Step Functions wants them (`TaskDefinition`), as the service itself does. */
export function asServiceSpells(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asServiceSpells)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name.charAt(0).toLowerCase() + name.slice(1),
      asServiceSpells(inner),
    ]),
  )
}
