/*
 * report - what an audit found, for people to read
 */
#ifndef REPORT_H
#define REPORT_H

#include "audit/joint.h"
#include "fail.h"

/* Adds the verdict and what speaks against it, then the books of the stages,
 * what went from one to the other, how earlier runs ended, and where time went.
 * Gives the exit code: 0 where all is balanced, 65 where not, 76 where only
 * other programs have changed what flows between stages and none are allowed.
 */
enum exit_code report_write(const struct accounts *,
    const struct accounts *earlier, const struct joints *,
    bool others_allowed, struct buffer *);

#endif
