// Preloaded into a program (LD_PRELOAD), counts its heap allocations and writes the number to the file that
// COUNT_ALLOCATIONS names when the program exits.
#define _GNU_SOURCE
#include <errno.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

extern void *__libc_malloc(size_t), *__libc_calloc(size_t, size_t), *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);

static atomic_ulong count;
static void counted(void) { atomic_fetch_add_explicit(&count, 1, memory_order_relaxed); }

void *malloc(size_t size) { return counted(), __libc_malloc(size); }
void *calloc(size_t number, size_t size) { return counted(), __libc_calloc(number, size); }
void *realloc(void *old, size_t size) { return counted(), __libc_realloc(old, size); }
void *memalign(size_t alignment, size_t size) { return counted(), __libc_memalign(alignment, size); }
void *aligned_alloc(size_t alignment, size_t size) { return counted(), __libc_memalign(alignment, size); }
int posix_memalign(void **pointer, size_t alignment, size_t size) {
  counted();
  return (*pointer = __libc_memalign(alignment, size)) ? 0 : ENOMEM;
}

__attribute__((destructor)) static void report(void) {
  unsigned long allocations = count;
  const char *path = getenv("COUNT_ALLOCATIONS");
  FILE *file = path ? fopen(path, "w") : NULL;
  if (!file) return;
  fprintf(file, "%lu\n", allocations);
  fclose(file);
}
