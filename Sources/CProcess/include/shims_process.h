// Child processes: posix_spawn(3) takes a dozen calls and the environment, which is shared mutable state to Swift.
#ifndef SHIMS_PROCESS_H
#define SHIMS_PROCESS_H

#include <sys/types.h>

// Runs `path` with `arguments`, which end with NULL, in a process group of its own, without blocked or ignored signals.
// Its input is /dev/null, its output and errors go to `output`. Returns 0 or an errno.
int shims_spawn(pid_t *child, const char *path, char *const arguments[], int output);

// Bytes of the C heap that are in use (mallinfo2), mapped blocks included.
unsigned long shims_heap_in_use(void);

#endif
