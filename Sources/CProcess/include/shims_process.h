// Child processes: posix_spawn(3) takes a dozen calls and the environment, which is shared mutable state to Swift.
#ifndef SHIMS_PROCESS_H
#define SHIMS_PROCESS_H

#include <sys/types.h>

// Runs `path` with `arguments`, which end with NULL, in a process group of its own, without blocked or ignored signals.
// Its input is /dev/null, its output and errors go to `output`. Returns 0 or an errno.
int shims_spawn(pid_t *child, const char *path, char *const arguments[], int output);

// Goes on in a child process without a terminal; the parent waits until that is ready. Returns 0 in the child, whose
// `ready` is to be passed to shims_detach_ready. In the parent it returns the child's number once the child is ready, with a
// `status` of -1, or once the child has ended before, with its status of wait(2); -1 and errno on failure. Call it before other threads
// start.
pid_t shims_detach(int *ready, int *status);
// Tells the parent to go, and leaves the standard streams.
void shims_detach_ready(int ready);

// An empty file in memory; -1 and errno on failure.
int shims_memory_file(void);

// Bytes of the C heap that are in use (mallinfo2), mapped blocks included.
unsigned long shims_heap_in_use(void);

#endif
