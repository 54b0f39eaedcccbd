/* The test of a template, in plain C. */
#include "template_fit.h"
