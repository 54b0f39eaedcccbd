/* Reads flat lines, with SSE2. */
#ifdef __x86_64__
#define VECTOR_SSE2
#define READ flat_read_sse2
#include "flat_read.h"
#endif
