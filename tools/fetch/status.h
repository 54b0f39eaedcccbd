/*
 * status - what HTTP says with a status (RFC 9110)
 */
#ifndef FETCH_STATUS_H
#define FETCH_STATUS_H

#include <stdbool.h>

bool status_is_good(long status);

/* Whether it may be another one when the same is asked again. */
bool status_is_passing(long status);

/* Whether the request is to be sent to another place. */
bool status_is_redirect(long status);

/* Whether it is to be sent there as a GET without a body. */
bool status_turns_to_get(long status, const char *method);

#endif
