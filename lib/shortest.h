/*
 * shortest - the fewest digits that tell a double from its neighbours
 */
#ifndef SHORTEST_H
#define SHORTEST_H

#include "decimal.h"

/* Room for the digits of any double, of which there are 17 at most, and for
 * what decimal_put() may read behind them. */
enum { SHORTEST_SIZE = DECIMAL_SIZE + DECIMAL_PADDING };

/* Gives how many digits a finite value above zero needs so that it reads back
 * as 0.DIGITS × 10^point; of several such texts the one nearest to it. */
size_t shortest_digits(char digits[SHORTEST_SIZE], int *point, double value);

#endif
