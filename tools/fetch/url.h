/*
 * url - a URL as messages may show it
 */
#ifndef FETCH_URL_H
#define FETCH_URL_H

#include "text.h"

/*
 * Gives a copy without what may be secret, for free(): user and password, and
 * the values of the query, become "...":
 *
 *     https://...@example.org/v1?station=...&key=...
 */
char *url_shown(const char *url);

#endif
