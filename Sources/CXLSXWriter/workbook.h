#include <xlsxwriter.h>

// Declared by <sys/mman.h> only under _GNU_SOURCE, which modules are built without; so is its flag.
extern int memfd_create(const char *name, unsigned int flags);
enum { cxlsx_memory_close_on_exec = 1 };
