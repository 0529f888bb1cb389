// The only file that sees ncurses. Its output goes to a memfd: ncurses waits in write(2) for a terminal that takes
// nothing, whether or not the descriptor is non-blocking, and a memfd always takes all.
#define _GNU_SOURCE
#define NCURSES_WIDECHAR 1
#include "CTerminal.h"

#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <ncurses.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <signal.h>
#include <spawn.h>
#include <sys/stat.h>
#include <term.h>
#include <unistd.h>
#include <wchar.h>

static SCREEN *screen;
static FILE *memory;

bool shims_terminal_locale(void) {
    return setlocale(LC_CTYPE, "") != NULL && strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

bool shims_terminal_knows(const char *type) {
    int error = 0;
    if (setupterm(type, STDOUT_FILENO, &error) != OK) return false;
    char *address = tigetstr("cup");
    bool knows = address != NULL && address != (char *)-1 && tigetflag("hc") != 1;
    del_curterm(cur_term);
    return knows;
}

int shims_terminal_open(const char *type, bool *has_mouse) {
    int file = memfd_create("screen", MFD_CLOEXEC);
    if (file < 0) return -1;
    memory = fdopen(file, "w");
    // LINES and COLUMNS in the environment are no measure: the terminal is asked. Types that tell no size, the Linux
    // console for one, begin with 24 lines of 80.
    use_env(FALSE);
    use_tioctl(TRUE);
    // Keys do not come this way, but ncurses wants to know of a descriptor.
    screen = memory == NULL ? NULL : newterm(type, memory, memory);
    if (screen == NULL) {
        shims_terminal_close();
        return -1;
    }
    set_term(screen);
    // Fails on a memfd, and that is how ncurses learns that there are no lines to be edited.
    raw();
    noecho();
    nonl();
    // A frame is drawn to its end, whatever else there is to read.
    typeahead(-1);
    curs_set(0);
    const char *mouse = tigetstr("kmous");
    *has_mouse = mouse != NULL && mouse != (char *)-1;
    if (!has_colors() || start_color() != OK || use_default_colors() != OK) return 0;
    return COLORS;
}

void shims_terminal_close(void) {
    if (screen != NULL) delscreen(screen);
    if (memory != NULL) fclose(memory);
    screen = NULL;
    memory = NULL;
}

size_t shims_terminal_colour_bytes(int colour, bool is_ground, char *buffer, size_t capacity) {
    const char *format = tigetstr(is_ground ? "setab" : "setaf");
    if (format == NULL || format == (char *)-1) return 0;
    const char *text = tiparm(format, colour);
    size_t length = text == NULL ? 0 : strlen(text);
    if (length > capacity) return 0;
    if (length > 0) memcpy(buffer, text, length);
    return length;
}

void shims_terminal_leave(void) {
    endwin();
    fflush(memory);
}

void shims_terminal_resize(int height, int width) {
    resize_term(height, width);
    clearok(curscr, TRUE);
}

void shims_terminal_repaint(void) { clearok(curscr, TRUE); }

void shims_terminal_put(int y, int x, const uint32_t *scalars, int count, int width, struct shims_look look) {
    attr_t attributes = WA_NORMAL;
    if (look.attributes & SHIMS_BOLD) attributes |= WA_BOLD;
    if (look.attributes & SHIMS_DIM) attributes |= WA_DIM;
    if (look.attributes & SHIMS_REVERSE) attributes |= WA_REVERSE;
    if (look.attributes & SHIMS_UNDERLINE) attributes |= WA_UNDERLINE;
    // A pair is found again where the same two colours are asked for.
    int pair = look.front < 0 && look.back < 0 ? 0 : alloc_pair(look.front, look.back);
    if (pair < 0) pair = 0;
    wchar_t text[CCHARW_MAX + 1] = {0};
    cchar_t cell;
    bool known = true;
    for (int i = 0; i < count && i < CCHARW_MAX; i++) {
        text[i] = (wchar_t)scalars[i];
        known = known && wcwidth(text[i]) == (i == 0 ? width : 0);
    }
    if (known && setcchar(&cell, text, attributes, 0, &pair) == OK) {
        mvadd_wch(y, x, &cell);
        return;
    }
    setcchar(&cell, L"?", attributes, 0, &pair);
    for (int i = 0; i < width; i++) mvadd_wch(y, x + i, &cell);
}

void shims_terminal_show(void) {
    refresh();
    fflush(memory);
}

size_t shims_terminal_pending(void) {
    struct stat status;
    return memory != NULL && fstat(fileno(memory), &status) == 0 ? (size_t)status.st_size : 0;
}

size_t shims_terminal_take(void *buffer, size_t capacity) {
    int file = fileno(memory);
    ssize_t count = pread(file, buffer, capacity, 0);
    if (ftruncate(file, 0) != 0 || lseek(file, 0, SEEK_SET) != 0) return 0;
    return count < 0 ? 0 : (size_t)count;
}

static char *reset_bytes, *reset_end;

static int collect(int byte) {
    if (reset_bytes < reset_end) *reset_bytes++ = (char)byte;
    return byte;
}

size_t shims_terminal_reset(char *buffer, size_t capacity) {
    static const char *const resets[] = {"sgr0", "cnorm", "rmcup"};
    reset_bytes = buffer;
    reset_end = buffer + capacity;
    for (size_t i = 0; i < sizeof resets / sizeof *resets; i++) {
        char *text = tigetstr(resets[i]);
        if (text != NULL && text != (char *)-1) tputs(text, 1, collect);
    }
    return (size_t)(reset_bytes - buffer);
}

static void ignore(int signal) { (void)signal; }

void shims_terminal_claim_tstp(void) {
    struct sigaction action = {.sa_handler = ignore, .sa_flags = SA_RESTART};
    sigaction(SIGTSTP, &action, NULL);
}

void shims_terminal_stop_process(void) {
    struct sigaction plain = {.sa_handler = SIG_DFL}, action;
    sigset_t stop, mask;
    sigemptyset(&stop);
    sigaddset(&stop, SIGTSTP);
    sigaction(SIGTSTP, &plain, &action);
    kill(0, SIGTSTP);
    // The stop happens here, and here the process goes on. An orphaned process group is not stopped at all.
    pthread_sigmask(SIG_UNBLOCK, &stop, &mask);
    pthread_sigmask(SIG_SETMASK, &mask, NULL);
    sigaction(SIGTSTP, &action, NULL);
}

int shims_pseudoterminal_spawn(pid_t *child, const char *path, char *const words[], char *const names[],
                               const char *device) {
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&files);
    posix_spawnattr_init(&attributes);
    // The leader of a session without a terminal gets the first that it opens.
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID);
    posix_spawn_file_actions_addopen(&files, 0, device, O_RDWR, 0);
    posix_spawn_file_actions_adddup2(&files, 0, 1);
    posix_spawn_file_actions_adddup2(&files, 0, 2);
    int code = posix_spawn(child, path, &files, &attributes, words, names);
    posix_spawn_file_actions_destroy(&files);
    posix_spawnattr_destroy(&attributes);
    return code;
}

int shims_pseudoterminal_open(char *path, size_t capacity) {
    int file = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (file < 0) return -1;
    if (grantpt(file) != 0 || unlockpt(file) != 0 || ptsname_r(file, path, capacity) != 0 ||
        fcntl(file, F_SETFL, O_NONBLOCK) != 0) {
        close(file);
        return -1;
    }
    return file;
}
