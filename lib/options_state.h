/*
 * options_state - what the files of options.h share
 */
#ifndef OPTIONS_STATE_H
#define OPTIONS_STATE_H

#include "options.h"

/* options_value.c: reads a value into the target of its row, or fails. */
void option_take(const struct option *, const char *value);

#endif
