#ifndef C_COUNTED_HEAP_H
#define C_COUNTED_HEAP_H

// malloc(3) and its kin, counted: linked into the program that measures, and into no other. They take the place of the
// C library's for the whole program, the Swift runtime included.

// Blocks that the calling thread has asked for so far; a block made larger counts again.
unsigned long counted_heap_allocations(void);

#endif
