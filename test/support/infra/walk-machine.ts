import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { StateMachineDefinition } from '../../../infra/schedule/state-machine'
import { repository } from '../cli'

/** How one call of the Task state ends: with a task’s description, or with an error as Step Functions tells it. */
export type TaskAnswer = { readonly Return: object } | { readonly Error: string; readonly Cause: string }

/** An execution to walk through. */
export interface Walk {
  readonly input: object
  /** One answer for every call of the Task state. */
  readonly answers: readonly TaskAnswer[]
}

/** What became of an execution. */
export interface WalkResult {
  readonly status: 'succeeded' | 'failed'
  readonly error?: string
  readonly cause?: string
  readonly output?: unknown
  /** The states, in the order they were entered. */
  readonly states: readonly string[]
  /** The parameters of every call of the Task state. */
  readonly requests: readonly Readonly<Record<string, unknown>>[]
}

/** Runs the machine in moto’s interpreter of the Amazon States Language, the answers of ECS put in its place. */
const interpreter = `
import json, sys
from moto.stepfunctions.parser.api import StateMachineType
from moto.stepfunctions.parser.asl.eval.environment import Environment
from moto.stepfunctions.parser.asl.eval.evaluation_details import AWSExecutionDetails
from moto.stepfunctions.parser.asl.eval.event.event_manager import EventHistoryContext
from moto.stepfunctions.parser.asl.eval.program_state import ProgramEnded
from moto.stepfunctions.parser.asl.eval.states import ContextObjectData, ExecutionData, StateMachineData
from moto.stepfunctions.parser.asl.parse.asl_parser import AmazonStateLanguageParser
from moto.stepfunctions.parser.asl.component.common.error_name.custom_error_name import CustomErrorName
from moto.stepfunctions.parser.asl.component.common.error_name.states_error_name import StatesErrorName
from moto.stepfunctions.parser.asl.component.common.error_name.states_error_name_type import StatesErrorNameType
from moto.stepfunctions.parser.mocking.mock_config import MockedResponseReturn, MockedResponseThrow
from moto.stepfunctions.parser.asl.component.state.exec.state_task import mock_eval_utils

def error_name(name):
    for known in StatesErrorNameType:
        if known.to_name() == name:
            return StatesErrorName(known)
    return CustomErrorName(name)

# The errors of Step Functions itself may be thrown too.
mock_eval_utils.CustomErrorName = error_name

class Answers:
    """One answer a call, whatever the retry count says."""
    def __init__(self, answers):
        self.answers = iter(answers)
        self.mocked_responses = self
    def __len__(self):
        return 1_000
    def __getitem__(self, _):
        answer = next(self.answers)
        if 'Return' in answer:
            return MockedResponseReturn(0, 0, answer['Return'])
        return MockedResponseThrow(0, 0, answer['Error'], answer['Cause'])

class Case:
    def __init__(self, answers):
        self.state_mocked_responses = {'Run': Answers(answers)}

def walk(definition, case):
    arn = 'arn:aws:states:us-east-1:123456789012:execution:machine:walk'
    env = Environment(
        aws_execution_details=AWSExecutionDetails('123456789012', 'us-east-1', 'arn:aws:iam::123456789012:role/test'),
        execution_type=StateMachineType.STANDARD,
        context=ContextObjectData(
            Execution=ExecutionData(Id=arn, Input=case['input'], Name='walk', RoleArn='role', StartTime='now'),
            StateMachine=StateMachineData(Id=arn, Name='machine'),
        ),
        event_history_context=EventHistoryContext.of_program_start(),
        cloud_watch_logging_session=None,
        activity_store={},
        mock_test_case=Case(case['answers']),
    )
    AmazonStateLanguageParser.parse(json.dumps(definition))[0].eval(env)
    events = env.event_manager.get_event_history()
    details = [event['stateEnteredEventDetails']['name'] for event in events if 'stateEnteredEventDetails' in event]
    requests = [
        json.loads(event['taskScheduledEventDetails']['parameters'])
        for event in events if 'taskScheduledEventDetails' in event
    ]
    state = env.program_state()
    if isinstance(state, ProgramEnded):
        return {'status': 'succeeded', 'output': env.states.get_input(), 'states': details, 'requests': requests}
    failure = state.error or {}
    return {'status': 'failed', 'error': failure.get('error'), 'cause': failure.get('cause'), 'states': details, 'requests': requests}

asked = json.load(sys.stdin)
json.dump([walk(asked['definition'], case) for case in asked['walks']], sys.stdout)
`

/** Walks through executions of a machine whose Task state is called \`Run\`, all in one process. */
export async function walkMachine(
  definition: StateMachineDefinition,
  walks: readonly Walk[],
): Promise<readonly WalkResult[]> {
  const python = join(repository, '.venv', 'moto', 'bin', 'python')
  if (!existsSync(python)) throw new Error('moto is not installed: run `npm run setup -- --tests`')
  const output = await new Promise<string>((resolve, reject) => {
    const child = execFile(python, ['-c', interpreter], (error, stdout) =>
      error === null ? resolve(stdout) : reject(error),
    )
    child.stdin?.end(JSON.stringify({ definition, walks }))
  })
  return JSON.parse(output)
}
