/*
 * order - doubles as whole numbers in the same order
 *
 * No number has the order 0, nor has any the greatest: those are NANs.
 */
#ifndef ORDER_H
#define ORDER_H

#include <stdint.h>
#include <string.h>

/* Of 0 and -0, too, which are not the same here, -0 is less. */
static inline uint64_t
order_of(double number)
{
	uint64_t bits;

	memcpy(&bits, &number, sizeof bits);
	return bits ^ ((uint64_t)-(int64_t)(bits >> 63) | UINT64_C(1) << 63);
}

static inline double
order_number(uint64_t order)
{
	uint64_t bits = order >> 63 ? order ^ UINT64_C(1) << 63 : ~order;
	double number;

	memcpy(&number, &bits, sizeof number);
	return number;
}

#endif
