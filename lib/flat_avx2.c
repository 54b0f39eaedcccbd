/* Reads flat lines, with AVX2. */
#ifdef __AVX2__
#define VECTOR_AVX2
#define READ flat_read_avx2
#include "flat_read.h"
#endif
