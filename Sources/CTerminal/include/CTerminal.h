// Terminals and pseudo-terminals; the only module that needs ncurses.
#ifndef CTERMINAL_H
#define CTERMINAL_H

#include "shims_terminal.h"

#endif
