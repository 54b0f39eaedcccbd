/*
 * dialect - which vector instructions the machine has
 *
 * For tests and comparisons the environment may say WEIR_SIMD=sse2, none (plain
 * C) or scan (plain C, and each line is read in one pass).
 */
#ifndef DIALECT_H
#define DIALECT_H

enum dialect {
	DIALECT_SCAN,
	DIALECT_PORTABLE,
	DIALECT_SSE2,
	DIALECT_AVX2,		/* and the bit instructions of its time */
	DIALECTS
};

enum dialect dialect_of_machine(void);

#endif
