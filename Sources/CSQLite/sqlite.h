#include <sqlite3.h>

// sqlite3_db_config() takes variable arguments, which Swift does not import; this is its form for a switch.
static inline int csqlite_set_option(sqlite3 *database, int option, int value) {
  return sqlite3_db_config(database, option, value, (int *)0);
}
