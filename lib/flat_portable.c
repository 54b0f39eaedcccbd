/* Reads flat lines, in plain C. */
#include "flat_read.h"
