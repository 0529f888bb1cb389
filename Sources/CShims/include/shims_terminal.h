#ifndef SHIMS_TERMINAL_H
#define SHIMS_TERMINAL_H

#endif
