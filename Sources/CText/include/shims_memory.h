// Says to the processor that memory will be read soon, which Swift has no word for.
#ifndef SHIMS_MEMORY_H
#define SHIMS_MEMORY_H

// Begins to load what lies at an address; harmless whatever the address.
static inline void shims_prefetch(const void *address) {
    __builtin_prefetch(address);
}

#endif
