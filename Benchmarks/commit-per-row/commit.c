// What the same disk gives a program that commits each row alone: one connection, WAL, synchronous=FULL, one INSERT in
// a transaction of its own, nothing else. The row is the size of a progress update.
//
// usage: commit-per-row DATABASE SECONDS      (DATABASE must not exist)
#include <err.h>
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static sqlite3 *database;

static void check(int code) {
  if (code != SQLITE_OK && code != SQLITE_DONE) errx(1, "%s (%d)", sqlite3_errmsg(database), code);
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

int main(int argument_count, char **arguments) {
  if (argument_count != 3) errx(2, "usage: commit-per-row DATABASE SECONDS");
  double duration = atof(arguments[2]);
  if (!(duration > 0 && duration <= 600)) errx(2, "SECONDS: up to 600");
  if (access(arguments[1], F_OK) == 0) errx(2, "%s exists", arguments[1]);

  check(sqlite3_open(arguments[1], &database));
  check(sqlite3_exec(database,
                     "PRAGMA journal_mode = WAL;"
                     "PRAGMA synchronous = FULL;"
                     "CREATE TABLE progress_update ("
                     "  id INTEGER PRIMARY KEY, task INTEGER NOT NULL, unit TEXT NOT NULL, period TEXT NOT NULL,"
                     "  revision INTEGER NOT NULL, percent INTEGER NOT NULL, status TEXT NOT NULL,"
                     "  summary TEXT NOT NULL, UNIQUE (task, unit, period, revision)) STRICT;",
                     NULL, NULL, NULL));
  sqlite3_stmt *insert;
  check(sqlite3_prepare_v2(database,
                           "INSERT INTO progress_update (task, unit, period, revision, percent, status, summary)"
                           " VALUES (4, 'VHXH', '2026-10', $1, 555, 'on_track', $2)",
                           -1, &insert, NULL));

  int64_t rows = 0;
  double begin = now(), end = begin;
  while (end - begin < duration) {
    char summary[32];
    snprintf(summary, sizeof summary, "bench %lld", (long long)++rows);
    check(sqlite3_bind_int64(insert, 1, rows));
    check(sqlite3_bind_text(insert, 2, summary, -1, SQLITE_TRANSIENT));
    check(sqlite3_step(insert));
    check(sqlite3_reset(insert));
    end = now();
  }
  check(sqlite3_finalize(insert));
  check(sqlite3_close(database));
  printf("requests=%lld seconds=%.3f rate=%.0f\n", (long long)rows, end - begin, (double)rows / (end - begin));
  return 0;
}
