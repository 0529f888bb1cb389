// The only file that sees terminfo, ncurses' half that knows types of terminals. Its other half, which draws, has one
// screen: resize_term(3) and delscreen(3) change the windows of all others (ncurses 6.4), and a crawl may have several.
#define _GNU_SOURCE
#include "CTerminal.h"

#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <curses.h>
#include <term.h>
#include <unistd.h>
#include <wchar.h>

bool shims_terminal_locale(void) {
    locale_t own = newlocale(LC_CTYPE_MASK, "", NULL);
    if (own == NULL) return false;
    bool is_utf8 = strcmp(nl_langinfo_l(CODESET, own), "UTF-8") == 0;
    freelocale(own);
    return is_utf8;
}

static locale_t unicode;

static void open_unicode(void) {
    unicode = newlocale(LC_CTYPE_MASK, "C.UTF-8", NULL);
    if (unicode == NULL) unicode = newlocale(LC_CTYPE_MASK, "", NULL);
}

int shims_terminal_width(uint32_t scalar) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, open_unicode);
    if (unicode == NULL) return -1;
    locale_t before = uselocale(unicode);
    int width = wcwidth((wchar_t)scalar);
    uselocale(before);
    return width;
}

// terminfo works on one type at a time, and in one buffer.
static pthread_mutex_t terminfo = PTHREAD_MUTEX_INITIALIZER;

static void choose(void *type) {
    pthread_mutex_lock(&terminfo);
    set_curterm(type);
}

static void leave(void) { pthread_mutex_unlock(&terminfo); }

void *shims_terminal_type(const char *name) {
    int error = 0;
    // A type that is in use would be taken again.
    choose(NULL);
    void *type = setupterm(name, STDOUT_FILENO, &error) == OK ? cur_term : NULL;
    leave();
    return type;
}

void shims_terminal_forget(void *type) {
    choose(type);
    del_curterm(type);
    leave();
}

int shims_terminal_number(void *type, const char *name) {
    choose(type);
    int number = tigetnum(name);
    leave();
    return number;
}

bool shims_terminal_flag(void *type, const char *name) {
    choose(type);
    bool flag = tigetflag(name) == 1;
    leave();
    return flag;
}

// Copies without delays, `$<5>`: they are for terminals of another time (terminfo(5)).
static size_t copy_without_delays(const char *text, char *buffer, size_t capacity) {
    size_t count = 0;
    if (text == NULL || text == (char *)-1) return 0;
    while (*text != 0 && count < capacity) {
        const char *end = text[0] == '$' && text[1] == '<' ? strchr(text, '>') : NULL;
        if (end != NULL) {
            text = end + 1;
        } else {
            buffer[count++] = *text++;
        }
    }
    return *text == 0 ? count : 0;
}

size_t shims_terminal_string(
    void *type, const char *name, bool has_parameter, int parameter, char *buffer, size_t capacity) {
    choose(type);
    const char *text = tigetstr(name);
    if (has_parameter && text != NULL && text != (char *)-1) text = tiparm(text, parameter);
    size_t count = copy_without_delays(text, buffer, capacity);
    leave();
    return count;
}

size_t shims_terminal_place(void *type, int y, int x, char *buffer, size_t capacity) {
    choose(type);
    const char *text = cursor_address == NULL ? NULL : tiparm(cursor_address, y, x);
    size_t count = copy_without_delays(text, buffer, capacity);
    leave();
    return count;
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
