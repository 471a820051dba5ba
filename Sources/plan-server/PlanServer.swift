import ArgumentParser
import Glibc
import HTTPCore

struct PlanServer: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan-server",
    abstract: "The yearly plan of a commune over HTTP: progress, KPIs, warnings and the report to the city.",
    discussion: """
      Each option can also come from the environment: PLAN_SERVER_ and the option's name in capitals, with `_` for \
      `-`, such as PLAN_SERVER_LISTEN for --listen. The command line comes first.

      Exit codes: 0 done, 1 failed (the reason is on standard error), 2 `check` found faults or attachments are \
      lost, 64 wrong arguments.

      Examples:
        plan-server demo
        plan-server serve --database plan.sqlite --listen 127.0.0.1:8080
        plan-server report --period 2026-10 --format md -o report.md
      """,
    version: "0.1.0",
    subcommands: [
      Serve.self, Demo.self, Status.self, Import.self, TokenCommand.self, Report.self, AuditCommand.self,
      BackupCommand.self, RestoreCommand.self, Check.self,
    ])
}

/// A command that runs until SIGTERM or SIGINT.
protocol ServingCommand: AsyncParsableCommand {}

@main
enum Main {
  static func main() {
    // Before the first thread: each one takes over the mask of the thread that starts it. By the command's name alone,
    // for to parse takes longer than all else there is to do at a start; wrong arguments are told by the run.
    if isServing { TerminationSignals.block() }
    // Detached, for `main` is of the main actor, whose thread only waits below. Were `main` async, the runtime would
    // let that thread wait with every signal unblocked (sigsuspend(2) in libdispatch), and a SIGTERM would end the
    // process there and then.
    Task.detached { await run() }
    while true { _ = pause() }
  }

  private static var isServing: Bool {
    let serving: [any ServingCommand.Type] = [Serve.self, Demo.self]
    return serving.contains { $0._commandName == CommandLine.arguments.dropFirst().first }
  }

  private nonisolated static func run() async -> Never {
    do {
      var command = try PlanServer.parseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch {
      // Help and wrong arguments are the parser's to tell; it knows them by codes of their own.
      guard PlanServer.exitCode(for: error) == .failure else { PlanServer.exit(withError: error) }
      CommandFailure(error).exit()
    }
    exit(EXIT_SUCCESS)
  }
}
