// What the Glibc module of the toolchain leaves out.
#include <netinet/tcp.h>
#include <pthread.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>

// Declared by <sys/socket.h>, <pthread.h> and <sys/resource.h> only under _GNU_SOURCE, which the Glibc module is built without.
extern int accept4(int listener, struct sockaddr *address, socklen_t *length, int flags);
extern int pthread_setname_np(pthread_t thread, const char *name);
extern int prlimit(pid_t process, int resource, const struct rlimit *limit, struct rlimit *former);
