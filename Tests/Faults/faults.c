// Makes system calls of a program fail or take long, at the will of a test: preloaded (ld.so(8)), with the file that
// FAULTS names mapped as a table of rules. The test writes rules into the file while the program runs.
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum call { SYNC, WRITE, OPEN, ACCEPT, MEMORY, CLOCK, HEAP, CALLS };

struct rule {
  int32_t error;    // what errno becomes; 0 lets the call through
  int32_t delay;    // milliseconds before that
  int32_t skip;     // calls that are left alone first
  int32_t count;    // calls that are not, after those; negative: all
  int32_t seen;     // calls since the test wrote this
  int32_t shift;    // of CLOCK: seconds that the time of day is ahead
  char suffix[40];  // of the file's name; empty: every file
};

static struct rule *rules;
// Where SQLite's code lies: MEMORY is what it alone asks for, HEAP what all others do, of whom few go on without.
static uintptr_t library_start, library_end;

static int find_library(struct dl_phdr_info *info, size_t size, void *unused) {
  (void)size, (void)unused;
  if (!strstr(info->dlpi_name, "libsqlite3")) return 0;
  for (int i = 0; i < info->dlpi_phnum; i++) {
    const ElfW(Phdr) *part = &info->dlpi_phdr[i];
    if (part->p_type != PT_LOAD || !(part->p_flags & PF_X)) continue;
    library_start = info->dlpi_addr + part->p_vaddr;
    library_end = library_start + part->p_memsz;
  }
  return 1;
}

__attribute__((constructor)) static void map_rules(void) {
  const char *path = getenv("FAULTS");
  int descriptor = path ? (int)syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC) : -1;
  if (descriptor < 0) return;
  dl_iterate_phdr(find_library, NULL);
  void *memory = mmap(NULL, CALLS * sizeof(struct rule), PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
  close(descriptor);
  if (memory != MAP_FAILED) rules = memory;
}

static int has_suffix(const char *name, const char *suffix) {
  size_t length = strlen(name), end = strlen(suffix);
  return end <= length && memcmp(name + length - end, suffix, end) == 0;
}

// Whether the call must fail; errno is set then. name may be NULL for "the file of descriptor".
static int fails(enum call call, int descriptor, const char *name) {
  struct rule *rule = rules ? &rules[call] : NULL;
  if (!rule || (!rule->error && !rule->delay)) return 0;
  if (rule->suffix[0]) {
    char link[40], found[512];
    if (!name) {
      char *digit = link + sizeof link - 1;
      *digit = 0;
      do *--digit = (char)('0' + descriptor % 10);
      while (descriptor /= 10);
      digit -= sizeof "/proc/self/fd/" - 1;
      memcpy(digit, "/proc/self/fd/", sizeof "/proc/self/fd/" - 1);
      ssize_t length = readlink(digit, found, sizeof found - 1);
      if (length < 0) return 0;
      found[length] = 0;
      name = found;
    }
    if (!has_suffix(name, rule->suffix)) return 0;
  }
  int seen = __atomic_fetch_add(&rule->seen, 1, __ATOMIC_SEQ_CST);
  if (seen < rule->skip || (rule->count >= 0 && seen >= rule->skip + rule->count)) return 0;
  // In small pieces, for the test may end it.
  for (int slept = 0; slept < __atomic_load_n(&rule->delay, __ATOMIC_SEQ_CST); slept += 5) {
    struct timespec time = {0, 5000000};
    syscall(SYS_nanosleep, &time, NULL);
  }
  if (!rule->error) return 0;
  errno = rule->error;
  return 1;
}

int fsync(int descriptor) { return fails(SYNC, descriptor, NULL) ? -1 : (int)syscall(SYS_fsync, descriptor); }

int fdatasync(int descriptor) { return fails(SYNC, descriptor, NULL) ? -1 : (int)syscall(SYS_fdatasync, descriptor); }

ssize_t write(int descriptor, const void *bytes, size_t count) {
  return fails(WRITE, descriptor, NULL) ? -1 : syscall(SYS_write, descriptor, bytes, count);
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t count, off64_t offset) {
  return fails(WRITE, descriptor, NULL) ? -1 : syscall(SYS_pwrite64, descriptor, bytes, count, offset);
}

ssize_t pwrite(int descriptor, const void *bytes, size_t count, off_t offset) {
  return pwrite64(descriptor, bytes, count, offset);
}

int open64(const char *path, int flags, ...) {
  mode_t mode = 0;
  if (flags & (O_CREAT | __O_TMPFILE)) {
    va_list list;
    va_start(list, flags);
    mode = va_arg(list, mode_t);
    va_end(list);
  }
  return fails(OPEN, -1, path) ? -1 : (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

int open(const char *path, int flags, ...) __attribute__((alias("open64")));

int accept4(int listener, struct sockaddr *address, socklen_t *length, int flags) {
  return fails(ACCEPT, listener, NULL) ? -1 : (int)syscall(SYS_accept4, listener, address, length, flags);
}

int clock_gettime(clockid_t clock, struct timespec *time) {
  int code = (int)syscall(SYS_clock_gettime, clock, time);
  if (code == 0 && clock == CLOCK_REALTIME && rules) time->tv_sec += rules[CLOCK].shift;
  return code;
}

extern void *__libc_malloc(size_t size);
extern void *__libc_realloc(void *memory, size_t size);

static int refuses_memory(void *caller) {
  uintptr_t address = (uintptr_t)caller;
  return fails(address >= library_start && address < library_end ? MEMORY : HEAP, -1, "");
}

void *malloc(size_t size) {
  return refuses_memory(__builtin_return_address(0)) ? NULL : __libc_malloc(size);
}

void *realloc(void *memory, size_t size) {
  return refuses_memory(__builtin_return_address(0)) ? NULL : __libc_realloc(memory, size);
}
