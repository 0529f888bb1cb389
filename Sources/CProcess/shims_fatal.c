// Handlers use nothing but what signal-safety(7) allows, and only data prepared beforehand.
#define _GNU_SOURCE
#include "CProcess.h"

#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

// All that end a process and can be caught, but for those that are read as commands; and whether a fault raises it.
static const struct {
    int number;
    bool is_fault;
    const char *name;
} fatal[] = {
#define FAULT(signal) {signal, true, #signal}
#define END(signal) {signal, false, #signal}
    FAULT(SIGSEGV), FAULT(SIGBUS), FAULT(SIGFPE), FAULT(SIGILL), FAULT(SIGTRAP), FAULT(SIGABRT), FAULT(SIGSYS),
    END(SIGQUIT), END(SIGXCPU), END(SIGUSR2), END(SIGALRM), END(SIGVTALRM), END(SIGPROF), END(SIGIO), END(SIGPWR),
    END(SIGSTKFLT),
#undef FAULT
#undef END
};
enum { FATAL_COUNT = sizeof fatal / sizeof *fatal };
static struct sigaction former[FATAL_COUNT];
// Swift's runtime reports a crash screens long, asks what to do on a terminal, and takes SIGQUIT for a crash: only for those
// who want that.
static bool wants_report;
static int guarded = -1;
static struct termios guarded_modes;
static char reset_bytes[256];
static size_t reset_length;

static void say(const char *text) {
    struct pollfd error = {.fd = STDERR_FILENO, .events = POLLOUT};
    if (poll(&error, 1, 1000) <= 0 || (error.revents & POLLOUT) == 0) return;
    ssize_t written = write(STDERR_FILENO, text, strlen(text));
    (void)written;
}

static void give_terminal_back(void) {
    int terminal = guarded;
    guarded = -1;
    if (terminal < 0) return;
    shims_terminal_farewell(terminal, NULL, 0, reset_bytes, reset_length, 1000);
    tcsetattr(terminal, TCSANOW, &guarded_modes);
}

static void (*volatile last_words)(void);

void shims_fatal_last_words(void (*write)(void)) { last_words = write; }

static void write_log(void) {
    void (*write)(void) = last_words;
    // Once: it may be what fails.
    last_words = NULL;
    if (write != NULL) write();
}

// Whether the system gives no more memory, not even this little.
static bool lacks_memory(void) {
    size_t little = 1 << 20;
    void *block = mmap(NULL, little, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (block == MAP_FAILED) return true;
    munmap(block, little);
    return false;
}

static void on_fatal(int signal) {
    int index = 0;
    while (index < FATAL_COUNT - 1 && fatal[index].number != signal) index++;
    give_terminal_back();
    say("crawltop: ended by ");
    say(fatal[index].name);
    if (fatal[index].is_fault && lacks_memory()) say(", when no more memory was to be had");
    say(fatal[index].is_fault && !wants_report ? "; with SWIFT_BACKTRACE=enable=yes set it says where\n" : "\n");
    write_log();
    struct sigaction plain = {.sa_handler = SIG_DFL};
    sigaction(signal, wants_report ? &former[index] : &plain, NULL);
    raise(signal);
}

static int out_of_memory_status;

// The linker puts it in the place of the runtime's own, which prints a stack in hexadecimal and aborts (see Package.swift):
// `swift::swift_abortAllocationFailure`, called where malloc(3) has failed.
_Noreturn void __wrap__ZN5swift28swift_abortAllocationFailureEmm(size_t size, size_t alignment) {
    (void)alignment;
    char digits[24], *first = digits + sizeof digits - 1;
    *first = 0;
    do *--first = (char)('0' + size % 10);
    while ((size /= 10) > 0);
    give_terminal_back();
    say("crawltop: out of memory before the end: ");
    say(first);
    say(" more bytes were not to be had\n");
    write_log();
    _exit(out_of_memory_status);
}

void shims_fatal_claim(int out_of_memory) {
    out_of_memory_status = out_of_memory;
    const char *report = getenv("SWIFT_BACKTRACE");
    wants_report = report != NULL && *report != 0;
    struct sigaction action = {.sa_handler = on_fatal, .sa_flags = SA_ONSTACK};
    for (int i = 0; i < FATAL_COUNT; i++) {
        sigaction(fatal[i].number, &action, &former[i]);
        // What was ignored before, by nohup for one, stays so.
        if (former[i].sa_handler == SIG_IGN) sigaction(fatal[i].number, &former[i], NULL);
    }
}

void shims_fatal_guard(int terminal, const struct termios *modes, const char *reset, size_t length) {
    reset_length = length < sizeof reset_bytes ? length : sizeof reset_bytes;
    memcpy(reset_bytes, reset, reset_length);
    guarded_modes = *modes;
    guarded = terminal;
}

void shims_fatal_unguard(void) { guarded = -1; }

static volatile sig_atomic_t exit_status;

static void on_end(int signal) {
    (void)signal;
    say("crawltop: ended at once\n");
    _exit(exit_status);
}

void shims_fatal_exit(int signal, int status) {
    exit_status = status;
    struct sigaction action = {.sa_handler = on_end};
    sigaction(signal, &action, NULL);
}
