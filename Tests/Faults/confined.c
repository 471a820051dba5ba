// Runs a program under the seccomp filters that systemd makes of a unit's settings, and with no capability, as the
// unit's service is run.
//
// usage: confined CALLS FAMILIES PROGRAM [ARGUMENT]...
//
// CALLS is a file with the name of a system call on each line: all others fail with EPERM (SystemCallFilter=,
// SystemCallErrorNumber=EPERM). FAMILIES is a list of numbers separated by commas: sockets of others cannot be made
// (RestrictAddressFamilies=). MemoryDenyWriteExecute=, RestrictNamespaces= and RestrictSUIDSGID= hold always.
// As systemd 252 does them: src/shared/seccomp-util.c.
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <linux/capability.h>
#include <sched.h>
#include <seccomp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static void must(int code, const char *what) {
  if (code < 0) errx(125, "%s: %s", what, strerror(-code));
}

static void load(scmp_filter_ctx filter) {
  must(seccomp_load(filter), "seccomp_load");
  seccomp_release(filter);
}

static void allow_only(const char *path) {
  scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
  FILE *file = fopen(path, "re");
  if (!filter || !file) err(125, "%s", path);
  char name[80];
  while (fscanf(file, "%79s", name) == 1) {
    int number = seccomp_syscall_resolve_name(name);
    // Those of other processors, and of newer systems.
    if (number >= 0) must(seccomp_rule_add(filter, SCMP_ACT_ALLOW, number, 0), name);
  }
  fclose(file);
  load(filter);
}

static void restrict_families(const char *list) {
  scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
  for (unsigned family = 0; family < 64; family++) {
    char wanted[8], all[200];
    snprintf(wanted, sizeof wanted, ",%u,", family);
    snprintf(all, sizeof all, ",%s,", list);
    if (strstr(all, wanted)) continue;
    must(seccomp_rule_add(filter, SCMP_ACT_ERRNO(EAFNOSUPPORT), SCMP_SYS(socket), 1, SCMP_A0(SCMP_CMP_EQ, family)),
         "families");
  }
  load(filter);
}

// A rule that refuses a call where all bits of a mask are set in an argument.
static void refuse(scmp_filter_ctx filter, int call, unsigned argument, uint64_t mask) {
  must(seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), call, 1,
                        SCMP_CMP(argument, SCMP_CMP_MASKED_EQ, mask, mask)),
       "rule");
}

static void restrict_arguments(void) {
  scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
  refuse(filter, SCMP_SYS(mmap), 2, PROT_EXEC | PROT_WRITE);
  refuse(filter, SCMP_SYS(mprotect), 2, PROT_EXEC);
  refuse(filter, SCMP_SYS(pkey_mprotect), 2, PROT_EXEC);
  refuse(filter, SCMP_SYS(shmat), 2, SHM_EXEC);
  static const uint64_t spaces[] = {CLONE_NEWCGROUP, CLONE_NEWIPC, CLONE_NEWNET, CLONE_NEWNS,
                                    CLONE_NEWPID, CLONE_NEWUSER, CLONE_NEWUTS};
  for (size_t index = 0; index < sizeof spaces / sizeof *spaces; index++) {
    refuse(filter, SCMP_SYS(clone), 0, spaces[index]);
    refuse(filter, SCMP_SYS(unshare), 0, spaces[index]);
  }
  // What they hide in memory cannot be looked at: the C library then does with the older calls.
  must(seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0), "clone3");
  must(seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(openat2), 0), "openat2");
  static const uint64_t modes[] = {S_ISUID, S_ISGID};
  for (int index = 0; index < 2; index++) {
    refuse(filter, SCMP_SYS(chmod), 1, modes[index]);
    refuse(filter, SCMP_SYS(fchmod), 1, modes[index]);
    refuse(filter, SCMP_SYS(fchmodat), 2, modes[index]);
    refuse(filter, SCMP_SYS(mkdir), 1, modes[index]);
    refuse(filter, SCMP_SYS(mkdirat), 2, modes[index]);
  }
  load(filter);
}

int main(int count, char **arguments) {
  if (count < 4) errx(125, "usage: confined CALLS FAMILIES PROGRAM [ARGUMENT]...");
  for (int capability = 0; capability < 64; capability++) prctl(PR_CAPBSET_DROP, capability, 0, 0, 0);
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
  struct __user_cap_data_struct none[2] = {0};
  if (syscall(SYS_capset, &header, none) < 0) err(125, "capset");
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0) err(125, "no_new_privs");
  restrict_arguments();
  restrict_families(arguments[2]);
  allow_only(arguments[1]);
  execv(arguments[3], arguments + 3);
  err(125, "%s", arguments[3]);
}
