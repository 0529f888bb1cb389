// What the kernel hands to a program, for Swift's runtime looks for it in /proc, which a bare root has not.
#ifndef CSTART_H
#define CSTART_H

#include <stdint.h>

// The command line's words, `count` of them. To be called once, at the beginning of main().
char **start_take_arguments(int32_t *count);

#endif
