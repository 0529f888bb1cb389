#define _GNU_SOURCE
#include "CProcess.h"

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
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

pid_t shims_detach(int *ready, int *status) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) return -1;
    pid_t child = fork();
    if (child <= 0) {
        close(ends[0]);
        if (child < 0) close(ends[1]);
        *ready = ends[1];
        if (child == 0) setsid();
        return child;
    }
    close(ends[1]);
    char byte;
    ssize_t count;
    do {
        count = read(ends[0], &byte, 1);
    } while (count < 0 && errno == EINTR);
    close(ends[0]);
    *status = -1;
    if (count == 1) return child;
    while (waitpid(child, status, 0) < 0 && errno == EINTR) {
    }
    return child;
}

void shims_detach_ready(int ready) {
    int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (nothing >= 0) {
        for (int stream = STDIN_FILENO; stream <= STDERR_FILENO; stream++) dup2(nothing, stream);
        if (nothing > STDERR_FILENO) close(nothing);
    }
    while (write(ready, "", 1) < 0 && errno == EINTR) {
    }
    close(ready);
}

int shims_memory_file(void) { return memfd_create("crawltop", MFD_CLOEXEC); }

unsigned long shims_heap_in_use(void) {
    struct mallinfo2 information = mallinfo2();
    return information.uordblks + information.hblkhd;
}
