import CXLSXWriter
import Glibc

/// libxlsxwriter could not make a workbook.
public struct WorkbookError: Error, Hashable, Sendable, CustomStringConvertible {
  public let description: String

  init(_ code: lxw_error) { description = unsafe "libxlsxwriter: \(String(cString: lxw_strerror(code)))" }

  init(_ function: String, _ number: CInt) { description = unsafe "\(function): \(String(cString: strerror(number)))" }
}

/// A workbook of libxlsxwriter while it is being filled, with its one handle, and the memory file that takes it. The
/// library writes to a path: that of the memory file below `/proc`, so that nothing is left anywhere.
///
/// For one thread at a time.
@safe final class WorkbookFile {
  private let descriptor: CInt
  /// `nil` once it is closed.
  private var handle: UnsafeMutablePointer<lxw_workbook>?

  init() throws(WorkbookError) {
    let descriptor = unsafe memfd_create("workbook", UInt32(cxlsx_memory_close_on_exec))
    guard descriptor >= 0 else { throw WorkbookError("memfd_create", errno) }
    self.descriptor = descriptor
    unsafe handle = workbook_new("/proc/self/fd/\(descriptor)")
    guard unsafe handle != nil else { throw WorkbookError(LXW_ERROR_MEMORY_MALLOC_FAILED) }
  }

  deinit {
    if let handle = unsafe handle { unsafe lxw_workbook_free(handle) }
    _ = close(descriptor)
  }

  /// Calls `body` with the handle, which it must neither keep nor close.
  func fill<Result>(
    _ body: (UnsafeMutablePointer<lxw_workbook>) throws(WorkbookError) -> Result
  ) throws(WorkbookError) -> Result {
    guard let handle = unsafe handle else { throw WorkbookError(LXW_ERROR_NULL_PARAMETER_IGNORED) }
    return unsafe try body(handle)
  }

  /// Closes the workbook.
  /// - Returns: the whole file.
  func finish() throws(WorkbookError) -> [UInt8] {
    guard let open = unsafe handle else { throw WorkbookError(LXW_ERROR_NULL_PARAMETER_IGNORED) }
    // It frees the handle, whether or not it can write.
    unsafe handle = nil
    let code = unsafe workbook_close(open)
    guard code == LXW_NO_ERROR else { throw WorkbookError(code) }
    let size = lseek(descriptor, 0, SEEK_END)
    guard size > 0 else { throw WorkbookError("lseek", errno) }
    var content = [UInt8](repeating: 0, count: Int(size))
    var done = 0
    while done < content.count {
      let count = unsafe content.withUnsafeMutableBytes { buffer in
        unsafe pread(descriptor, buffer.baseAddress?.advanced(by: done), buffer.count - done, off_t(done))
      }
      guard count > 0 else { throw WorkbookError("pread", errno) }
      done += count
    }
    return content
  }
}
