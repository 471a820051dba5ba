import Foundation
import PlanAPI

/// The shipped plan document, and a version of it that somebody has edited.
enum PlanDocumentText {
  static let shipped = PlanImport.defaultDocument

  static func without(task number: Int, titleOfTask8 title: String) -> String {
    do {
      var document = try JSONSerialization.jsonObject(with: Data(shipped)) as? [String: Any] ?? [:]
      var tasks = document["tasks"] as? [[String: Any]] ?? []
      tasks.removeAll { $0["number"] as? Int == number }
      if let index = tasks.firstIndex(where: { $0["number"] as? Int == 8 }) { tasks[index]["title"] = title }
      document["tasks"] = tasks
      let kpis = (document["kpis"] as? [[String: Any]] ?? []).map { kpi in
        kpi["task"] as? Int == number ? kpi.filter { $0.key != "task" } : kpi
      }
      document["kpis"] = kpis
      return String(decoding: try JSONSerialization.data(withJSONObject: document), as: UTF8.self)
    } catch {
      preconditionFailure("\(error)")
    }
  }
}
