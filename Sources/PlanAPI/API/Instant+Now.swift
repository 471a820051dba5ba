import Glibc

extension Instant {
  /// The system's clock. Rules take the time as a parameter; only commands and the server's edge ask for it here.
  public static var now: Instant {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return Instant(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
  }

  /// The beginning of its quarter of an hour. Within one, time alone changes no answer: rules change their mind at local
  /// midnights, and every zone's midnight falls on a quarter of an hour of UTC.
  var quarterHour: Instant {
    let length: Int64 = 15 * 60 * 1000
    return Instant(milliseconds: milliseconds / length * length)
  }
}
