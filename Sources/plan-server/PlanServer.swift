import ArgumentParser

@main
struct PlanServer: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "plan-server")
}
