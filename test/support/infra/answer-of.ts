import type * as pulumi from '@pulumi/pulumi'

/** What an output turns out to be, under mocks. Await it inside the program. */
export function answerOf<Value>(output: pulumi.Output<Value>): Promise<Value> {
  return new Promise((resolve) => {
    output.apply((value) => resolve(value as Value))
  })
}
