extension JSONValue {
  /// The value after a merge patch (RFC 7396 §2): members of the patch replace those of the same name, `null` removes,
  /// and what is no object replaces everything.
  public func merging(_ patch: JSONValue) -> JSONValue {
    guard case .object(let changes) = patch else { return patch }
    var members: [JSONMember] = []
    if case .object(let own) = self { members = own }
    for change in changes {
      let index = members.firstIndex { $0.name == change.name }
      switch (change.value, index) {
      case (.null, let index?): members.remove(at: index)
      case (.null, nil): break
      case (let value, let index?): members[index].value = members[index].value.merging(value)
      // Within what is new a null means absent too.
      case (let value, nil): members.append(JSONMember(change.name, JSONValue.null.merging(value)))
      }
    }
    return .object(members)
  }

  /// The object with a member of another value.
  func replacing(_ name: String, with value: JSONValue) -> JSONValue {
    guard case .object(let members) = self else { return self }
    return .object(members.map { $0.name == name ? JSONMember(name, value) : $0 })
  }

  /// The object without a member.
  func removing(_ name: String) -> JSONValue {
    guard case .object(let members) = self else { return self }
    return .object(members.filter { $0.name != name })
  }
}
