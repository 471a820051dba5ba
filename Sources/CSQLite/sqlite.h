#include <sqlite3.h>

// sqlite3_db_config() takes variable arguments, which Swift does not import; this is its form for a switch.
static inline int csqlite_set_option(sqlite3 *database, int option, int value) {
  return sqlite3_db_config(database, option, value, (int *)0);
}

// sqlite3_config() does so, too. SQLite counts its memory under a mutex taken twice for each allocation
// (sqlite.org/malloc.html); nobody here asks for the counts. Does nothing after SQLite's first use.
static inline int csqlite_stop_counting_memory(void) {
  return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}
