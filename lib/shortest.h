/*
 * shortest - the fewest digits that tell a double from its neighbours
 */
#ifndef SHORTEST_H
#define SHORTEST_H

#include <stddef.h>

/* Room for the digits of any double. */
enum { SHORTEST_SIZE = 17 };

/* Gives how many digits a finite value above zero needs so that it reads back
 * as 0.DIGITS × 10^point; of several such texts the one nearest to it. */
size_t shortest_digits(char digits[SHORTEST_SIZE], int *point, double value);

#endif
