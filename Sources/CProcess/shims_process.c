#define _GNU_SOURCE
#include "CProcess.h"

#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <spawn.h>
#include <unistd.h>

int shims_spawn(pid_t *child, const char *path, char *const arguments[], int output) {
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    int failure = posix_spawn_file_actions_init(&files);
    if (failure != 0) {
        return failure;
    }
    failure = posix_spawnattr_init(&attributes);
    if (failure == 0) {
        short flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
        if ((failure = posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0)) == 0 &&
            (failure = posix_spawn_file_actions_adddup2(&files, output, STDOUT_FILENO)) == 0 &&
            (failure = posix_spawn_file_actions_adddup2(&files, output, STDERR_FILENO)) == 0 &&
            (failure = posix_spawnattr_setsigmask(&attributes, &none)) == 0 &&
            (failure = posix_spawnattr_setsigdefault(&attributes, &all)) == 0 &&
            (failure = posix_spawnattr_setpgroup(&attributes, 0)) == 0 &&
            (failure = posix_spawnattr_setflags(&attributes, flags)) == 0) {
            failure = posix_spawn(child, path, &files, &attributes, arguments, environ);
        }
        posix_spawnattr_destroy(&attributes);
    }
    posix_spawn_file_actions_destroy(&files);
    return failure;
}

unsigned long shims_heap_in_use(void) {
    struct mallinfo2 information = mallinfo2();
    return information.uordblks + information.hblkhd;
}
