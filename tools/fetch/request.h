/*
 * request - asks a URL, and follows where it is sent
 *
 * What the user adds to a request (header fields, data, the URL's password, a
 * client certificate) is for the scheme, host and port of the URL that the user
 * gave. libcurl would send header fields along to wherever a server points, so
 * redirections are followed here.
 */
#ifndef FETCH_REQUEST_H
#define FETCH_REQUEST_H

#include "fetch/http.h"

/* What is the same for all requests; borrowed, with all that it points to. */
struct request_settings {
	const char *method;	/* NULL: GET, or POST where there is data */
	const struct buffer *data;	/* or NULL */
	struct strings headers;	/* "Name: value" */
	int64_t timeout;	/* of one with its redirections, nanoseconds */
	int64_t max_redirects;
};

enum outcome {
	OUTCOME_BODY,		/* it is whole as far as HTTP can tell */
	OUTCOME_UNCHANGED,	/* it is the one that was kept last */
	OUTCOME_AGAIN,		/* it failed, but need not again */
	OUTCOME_FAILED,
};

struct response {
	enum outcome outcome;
	struct buffer *body;	/* may be changed */
	char reason[256];	/* why it failed: "HTTP status 500" */
	int64_t wait;		/* nanoseconds, by Retry-After, or 0 */
};

struct request;

/* Gives a request that can be sent again and again, for request_free(); or
 * NULL where the URL is none that can be fetched, and says why. */
struct request *request_new(struct http *, const struct request_settings *,
    const char *url, const char **why);
void request_free(struct request *);

void request_send(struct request *);
void request_cancel(struct request *);

/* Whether the request is over; asked after every http_run(), since it is here
 * that a redirection is followed. */
bool request_over(struct request *);

/* Gives what came of it, until it is sent again. */
struct response *request_response(struct request *);

/* Notes that the body was good: from now on the server is asked for another
 * one (If-None-Match, If-Modified-Since). */
void request_keep(struct request *);

#endif
