#include "dialect.h"

#include <stdlib.h>
#include <string.h>

enum dialect
dialect_of_machine(void)
{
	const char *wish = getenv("WEIR_SIMD");

	if (wish && !strcmp(wish, "scan"))
		return DIALECT_SCAN;
	if (wish && !strcmp(wish, "none"))
		return DIALECT_PORTABLE;
#ifdef __x86_64__
	if (__builtin_cpu_supports("avx2") &&
	    __builtin_cpu_supports("bmi") &&
	    !(wish && !strcmp(wish, "sse2")))
		return DIALECT_AVX2;
	return DIALECT_SSE2;
#else
	return DIALECT_PORTABLE;
#endif
}
