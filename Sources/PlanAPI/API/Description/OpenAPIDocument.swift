import HTTPCore

/// The description of the API as an OpenAPI 3.1 document, made from the routes' declarations.
struct OpenAPIDocument {
  let routes: [RouteDeclaration]
  let language: Language
  let examples: OperationExamples

  /// The document of the program's own routes, made when it is first asked for.
  static func text(in language: Language) -> [UInt8] { language == .vietnamese ? vietnamese : english }

  private static let vietnamese = document(in: .vietnamese)
  private static let english = document(in: .english)

  private static func document(in language: Language) -> [UInt8] {
    let document = OpenAPIDocument(
      routes: Application.routes.table, language: language, examples: OperationExamples.shared)
    return JSONWriter.encode(document.json, capacity: 512 * 1024)
  }

  var json: JSONValue {
    .object([
      JSONMember("openapi", "3.1.0"), JSONMember("info", info),
      JSONMember("servers", .array([.object([JSONMember("url", "/")])])),
      JSONMember("tags", .array(OperationTag.allCases.map(tag))), JSONMember("paths", paths),
      JSONMember("components", components),
    ])
  }

  private var info: JSONValue {
    let title = LocalizedText(vi: "Máy chủ kế hoạch", en: "Plan server")
    let description = LocalizedText(
      vi: """
        Kế hoạch, tiến độ hằng tháng, chỉ tiêu, cảnh báo và báo cáo. Mọi lỗi là `application/problem+json` (RFC 9457), nêu \
        tất cả các trường sai; ngôn ngữ theo `Accept-Language`. Mọi GET có `ETag` và trả 304; HEAD và OPTIONS dùng được \
        ở mọi nơi, phương thức khác là 405 kèm `Allow`. Trường lạ và tham số lạ bị từ chối.
        """,
      en: """
        Plans, monthly progress, KPIs, warnings and reports. Every problem is `application/problem+json` (RFC 9457) and \
        names all bad fields at once; its language follows `Accept-Language`. Every GET has an `ETag` and answers 304; \
        HEAD and OPTIONS work everywhere, another method is 405 with `Allow`. Unknown fields and parameters are refused.
        """)
    return .object([
      JSONMember("title", .string(title[language])), JSONMember("version", "1"),
      JSONMember("description", .string(description[language])),
    ])
  }

  private func tag(_ tag: OperationTag) -> JSONValue {
    .object([JSONMember("name", .string(tag.rawValue)), JSONMember("description", .string(tag.name[language]))])
  }

  private var paths: JSONValue {
    var patterns: [RoutePattern] = []
    for route in routes where !patterns.contains(route.pattern) { patterns.append(route.pattern) }
    return .object(
      patterns.map { pattern in
        let here = routes.filter { $0.pattern == pattern }
        let operations = here.map { route in
          JSONMember(route.method.description.lowercased(), operation(of: route))
        }
        let parameters = here.first.map(pathParameters) ?? []
        return JSONMember(
          pattern.description,
          .object((parameters.isEmpty ? [] : [JSONMember("parameters", .array(parameters))]) + operations))
      })
  }

  private func pathParameters(of route: RouteDeclaration) -> [JSONValue] {
    let names = route.pattern.segments.compactMap { segment in
      if case .parameter(let name) = segment { name } else { nil }
    }
    return zip(names, route.parameters).map { name, schema in
      .object([
        JSONMember("name", .string(name)), JSONMember("in", "path"), JSONMember("required", .bool(true)),
        JSONMember("schema", schema.json(in: language)),
      ])
    }
  }

  private func operation(of route: RouteDeclaration) -> JSONValue {
    let operation = route.operation
    var members = [
      JSONMember("operationId", .string(operation.id)),
      JSONMember("tags", .array([.string(operation.tag.rawValue)])),
      JSONMember("summary", .string(operation.summary[language])),
      JSONMember("security", security(of: route.access)),
    ]
    if case .roles(let roles) = route.access {
      members.append(JSONMember("x-roles", .array(roles.map(\.rawValue).sorted().map(JSONValue.string))))
    }
    members.append(JSONMember("parameters", .array(parameters(of: route))))
    if let body = operation.body { members.append(JSONMember("requestBody", requestBody(body, of: operation))) }
    members.append(JSONMember("responses", .object(responses(of: route))))
    let sample: JSONValue = .object([
      JSONMember("lang", "Shell"), JSONMember("label", "curl"),
      JSONMember("source", .string(examples.command(of: route))),
    ])
    members.append(JSONMember("x-codeSamples", .array([sample])))
    return .object(members)
  }

  private func security(of access: Access) -> JSONValue {
    guard !access.isForAnyone else { return .array([]) }
    return .array(["bearer", "certificate"].map { .object([JSONMember($0, .array([]))]) })
  }

  private func parameters(of route: RouteDeclaration) -> [JSONValue] {
    let query = route.operation.query.map { parameter in
      JSONValue.object(
        [
          JSONMember("name", .string(parameter.name)), JSONMember("in", "query"),
          JSONMember("description", .string(parameter.meaning[language])),
        ] + (parameter.isRequired ? [JSONMember("required", .bool(true))] : [])
          + [JSONMember("schema", parameter.schema.json(in: language))])
    }
    return query + DescribedFields.parameters(of: route).map { .reference("parameters/\($0)") }
  }

  private func requestBody(_ body: Operation.Body, of operation: Operation) -> JSONValue {
    .object([
      JSONMember("required", .bool(body.isRequired)),
      JSONMember(
        "content",
        .object(
          body.content.map { type, schema in
            JSONMember(type, media(schema, example: examples.request(of: operation, as: type)))
          })),
    ])
  }

  private func responses(of route: RouteDeclaration) -> [JSONMember] {
    var responses = route.operation.answers.map { JSONMember("\($0.status)", response($0, of: route)) }
    if route.method == .get, !route.offered.contains("text/event-stream") {
      responses.append(JSONMember("304", .reference("responses/NotModified")))
    }
    responses += ProblemAnswers.statuses(of: route).map { status in
      JSONMember("\(status)", .reference("responses/\(ProblemAnswers.name(of: status))"))
    }
    return responses
  }

  private func response(_ answer: Operation.Answer, of route: RouteDeclaration) -> JSONValue {
    let meaning = DescribedFields.meaning(of: answer.status)[language]
    var members = [JSONMember("description", .string(meaning))]
    let fields = DescribedFields.fields(of: answer, route)
    if !fields.isEmpty {
      members.append(
        JSONMember("headers", .object(fields.map { JSONMember($0, .reference("headers/\($0)")) })))
    }
    guard answer.status != 204 else { return .object(members) }
    let content = route.offered.map { type -> JSONMember in
      guard type == Response.jsonMediaType, let schema = answer.schema else {
        return JSONMember(type, media(type.hasPrefix("text/") ? .string : .binary, example: nil))
      }
      return JSONMember(type, media(schema, example: examples.answer(of: route.operation, status: answer.status)))
    }
    return .object(members + [JSONMember("content", .object(content))])
  }

  private func media(_ schema: Schema, example: JSONValue?) -> JSONValue {
    .object(
      [JSONMember("schema", schema.json(in: language))] + (example.map { [JSONMember("example", $0)] } ?? []))
  }

  private var components: JSONValue {
    let schemas = [
      Schema.planComponents, Schema.taskComponents, Schema.progressComponents, Schema.warningComponents,
      Schema.reportComponents, Schema.publicComponents, Schema.serviceComponents,
    ].joined()
    return .object([
      JSONMember("schemas", .object(schemas.map { JSONMember($0.name, $0.schema.json(in: language)) })),
      JSONMember(
        "responses",
        .object([JSONMember("NotModified", DescribedFields.notModified(in: language))]).merging(
          ProblemAnswers.components(in: language))),
      JSONMember("parameters", DescribedFields.parameterComponents(in: language)),
      JSONMember("headers", DescribedFields.headerComponents(in: language)),
      JSONMember("securitySchemes", securitySchemes),
    ])
  }

  private var securitySchemes: JSONValue {
    let certificate = LocalizedText(
      vi: "Chứng thư máy khách đã gắn với một mã truy cập", en: "A client certificate that stands for a token")
    return .object([
      JSONMember("bearer", .object([JSONMember("type", "http"), JSONMember("scheme", "bearer")])),
      JSONMember(
        "certificate",
        .object([JSONMember("type", "mutualTLS"), JSONMember("description", .string(certificate[language]))])),
    ])
  }
}
