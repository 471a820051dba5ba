/// The database file of a server: its one writer, and readers as many as there are threads that read.
public final class Database: Sendable {
  public let path: String
  public let writer: Writer
  public let version: DataVersion
  /// The files delivered with outputs.
  public let attachments: AttachmentFolder
  /// When tokens were used; written with the next change.
  let tokenUses = TokenUses()
  private let readers: Readers

  /// Opens or creates the file, brings its schema up to date and starts the writer.
  ///
  /// - Parameter slowQueries: is told of statements that take long.
  /// - Throws: ``DatabaseInUse`` when another process has it open like this, ``SchemaError`` for a file that is not ours
  ///   or too new, else ``DatabaseError``.
  public convenience init(
    path: String, limits: Writer.Limits = Writer.Limits(), slowQueries: SlowQueries? = nil
  ) throws {
    try self.init(path: path, limits: limits, migrations: Migration.all, slowQueries: slowQueries)
  }

  init(path: String, limits: Writer.Limits, migrations: [Migration], slowQueries: SlowQueries? = nil) throws {
    self.path = path
    version = DataVersion()
    readers = Readers(path: path, slowQueries: slowQueries)
    writer = try Writer(
      WriterLoop.Place(
        path: path, migrations: migrations, slowQueries: slowQueries, readers: readers, version: version,
        tokenUses: tokenUses),
      limits: limits)
    attachments = AttachmentFolder(database: path)
  }

  /// A new read-only connection, for the thread or actor that asks for it.
  public func makeReader() throws(DatabaseError) -> sending Reader {
    Reader(try readers.open())
  }

  /// A read-only connection to a file that another process may be writing.
  ///
  /// - Throws: ``SchemaError`` for a file that is not ours, or not of this program's version, else ``DatabaseError``
  ///   (`isCannotOpen` where there is no file).
  public static func makeReader(of path: String) throws -> sending Reader {
    let reader = Reader(try Readers(path: path).open())
    try reader.snapshot { connection in try connection.requireCurrentSchema(path: path) }
    return reader
  }

  /// Runs `body` on the writer's thread, and returns once what it wrote is on the disk; see ``Writer/write(_:)``. For
  /// housekeeping, which changes nothing that anybody said: a change is made by ``write(by:at:_:)``, with its trail.
  ///
  /// - Parameter principal: whose share of the writer's line it takes; `nil` for the program's own.
  @discardableResult
  public func maintain<Result: Sendable>(
    for principal: Principal? = nil, _ body: @escaping @Sendable (Connection) throws -> Result
  ) async throws -> Result {
    try await writer.write(for: principal?.writeSource, body)
  }

  /// Finishes the writes that are queued, moves the log into the file, and closes it; see ``Writer/shutdown()``.
  public func shutdown() async throws {
    var failure: (any Error)?
    if !tokenUses.notWritten.isEmpty {
      do {
        try await writer.write { [tokenUses] in try tokenUses.write(to: $0) }
      } catch {
        failure = error
      }
    }
    try await writer.shutdown()
    if let failure { throw failure }
  }
}
