/* The test of a template, with AVX2. */
#ifdef __AVX2__
#define VECTOR_AVX2
#define FIT template_fit_avx2
#include "template_fit.h"
#endif
