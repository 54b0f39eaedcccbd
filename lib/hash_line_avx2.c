/* The hash of a long piece, with AVX2. */
#ifdef __AVX2__
#define HASH_WIDTH 32
#include "hash_piece.h"

uint64_t
hash_long_avx2(const char *p, size_t size)
{
	return hash_halves(p, HASH_LONG, size - HASH_LONG, size);
}
#endif
