#pragma once
#include <stdint.h>

/// Forgets which edges of the program were passed since the last call.
void fuzzing_begin(void);

/// How many edges, or numbers of times an edge was passed (1, 2, 3, 4 to 7, ... 128 and more), were new since fuzzing_begin.
/// 0 in a program that was not built with -sanitize-coverage=edge,trace-pc-guard.
int fuzzing_end(void);

/// How many edges the program has; 0 in one that was not built so.
uint32_t fuzzing_edges(void);
