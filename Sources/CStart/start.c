// Swift's runtime has a constructor that asks /proc where the program lies, for the sake of a tool that tells of crashes, and
// aborts where there is no answer; and it reads the command line there. A constructor with a number runs before those
// without, and glibc gives each what main() gets.
#include "CStart.h"

#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

// Where this is set the runtime asks for nothing.
static const char place[] = "SWIFT_ROOT";
static bool is_placed;
static int argument_count;
static char **first_argument;

__attribute__((constructor(101))) static void note_start(int count, char **arguments) {
    argument_count = count;
    first_argument = arguments;
    if (access("/proc/self/exe", F_OK) != 0 && getenv(place) == NULL) is_placed = setenv(place, "/", 1) == 0;
}

char **start_take_arguments(int32_t *count) {
    // It was for the runtime, and not for whatever is started later.
    if (is_placed) unsetenv(place);
    is_placed = false;
    *count = argument_count;
    return first_argument;
}
