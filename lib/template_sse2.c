/* The test of a template, with SSE2. */
#ifdef __x86_64__
#define VECTOR_SSE2
#define FIT template_fit_sse2
#include "template_fit.h"
#endif
