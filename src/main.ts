import { parseCommandLine } from './cli.ts'
import type { Arguments, CommandName } from './command-line.ts'
import { EXIT, stackOf } from './commands/output.ts'
import { isAwsError, isUserError } from './model/errors.ts'
import { printable } from './model/printable.ts'
import { VERSION } from './version.ts'
import type { World } from './world.ts'

/** Each command in its own file, loaded when it is asked for. */
const RUN: Readonly<Record<CommandName, (args: Arguments, world: World) => Promise<number>>> = {
  lint: async (args, world) => (await import('./commands/lint.ts')).lintCommand(args, world),
  fix: async (args, world) => (await import('./commands/fix.ts')).fixCommand(args, world),
  policy: async (args, world) => (await import('./commands/policy.ts')).policyCommand(args, world),
  generate: async (args, world) => (await import('./commands/generate.ts')).generateCommand(args, world),
  rules: async (args, world) => (await import('./commands/rules.ts')).rulesCommand(args, world),
  explain: async (args, world) => (await import('./commands/explain.ts')).explainCommand(args, world),
}

/**
 * The whole program: runs a command line and gives the exit status.
 *
 * @param argv the arguments, without program and script
 */
export async function main(argv: readonly string[], world: World): Promise<number> {
  try {
    const invocation = await parseCommandLine(argv, VERSION)
    if ('print' in invocation) {
      world.out(invocation.print)
      return EXIT.clean
    }
    return await RUN[invocation.command](invocation.arguments, world)
  } catch (error) {
    if (isUserError(error)) {
      world.err(`ecs-delegate: ${error.message.split('\n').map(printable).join('\n')}\n`)
      return EXIT.usage
    }
    if (isAwsError(error)) {
      world.err(`ecs-delegate: ${error.message.split('\n').map(printable).join('\n')}\n`)
      return EXIT.internal
    }
    world.err(`ecs-delegate: bug: this should not have happened; please report it with these lines\n${stackOf(error)}\n`)
    return EXIT.internal
  }
}
