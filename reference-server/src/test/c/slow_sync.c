/* Preloaded into a process, makes each sync of a file take SLOW_SYNC_MICROS longer (LD_PRELOAD):
 * what a durable commit costs on a disk that is slower than the one at hand. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <unistd.h>

static void wait_longer(void) {
  const char *micros = getenv("SLOW_SYNC_MICROS");
  if (micros != NULL) usleep((useconds_t)atoi(micros));
}

int fsync(int file) {
  int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
  wait_longer();
  return real(file);
}

int fdatasync(int file) {
  int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
  wait_longer();
  return real(file);
}
