#include "fetch/status.h"

#include <string.h>

bool
status_is_good(long status)
{
	return status >= 200 && status < 300;
}

bool
status_is_passing(long status)
{
	switch (status) {
	case 408:		/* request timeout */
	case 425:		/* too early */
	case 429:		/* too many requests */
	case 500:		/* internal server error */
	case 502:		/* bad gateway */
	case 503:		/* service unavailable */
	case 504:		/* gateway timeout */
		return true;
	default:
		return false;
	}
}

bool
status_is_redirect(long status)
{
	return status == 301 || status == 302 || status == 303 ||
	    status == 307 || status == 308;
}

/* A POST that was moved is asked for with GET: the standard allows what all
 * browsers do. */
bool
status_turns_to_get(long status, const char *method)
{
	if (status == 303)
		return true;
	return (status == 301 || status == 302) && !strcmp(method, "POST");
}
