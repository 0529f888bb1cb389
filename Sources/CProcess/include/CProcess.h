// This process and its children: how it ends, what its terminal gets last, its heap.
#ifndef CPROCESS_H
#define CPROCESS_H

#include "shims_farewell.h"
#include "shims_fatal.h"
#include "shims_process.h"

#endif
