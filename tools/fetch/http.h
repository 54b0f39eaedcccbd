/*
 * http - exchanges over HTTP, HTTPS and with files, several at once
 *
 * The one place that knows libcurl. An exchange is one request and what came
 * of it; it follows no redirection.
 */
#ifndef FETCH_HTTP_H
#define FETCH_HTTP_H

#include "text.h"

/* A URL in parts, as libcurl understands it: what is judged by these is what
 * is asked. For address_release(). */
struct address {
	char *url;		/* without user and password */
	char *scheme;		/* lower case */
	char *host, *port;	/* NULL in a file URL */
	char *user, *password;	/* or NULL */
};

/* Gives NULL, or why the text is no URL; fills the address in both cases. */
const char *address_parse(struct address *, const char *text);
void address_release(struct address *);

bool address_has_scheme(const struct address *, const char *scheme);
bool address_same_server(const struct address *, const struct address *);

/* What is the same for all exchanges; borrowed, with all that it points to. */
struct http_settings {
	int64_t connect_timeout;	/* nanoseconds */
	int64_t max_body;	/* bytes, as decompressed */
	/* PEM files, or NULL. */
	const char *authorities, *certificate, *key;
};

struct http;

/* Fails where a file of the settings cannot be read. */
struct http *http_open(const struct http_settings *);
void http_close(struct http *);

/* What is sent. */
struct message {
	const struct address *to;
	/* Whose user and password go along, and the client certificate, or
	 * NULL: none of these. */
	const struct address *identity;
	const char *method;	/* "GET" */
	struct strings headers;	/* "Name: value" */
	const struct buffer *data;	/* or NULL; borrowed while it runs */
};

struct exchange {
	bool running;
	/* When it is over: */
	char fault[256];	/* why no answer came whole, or empty */
	bool passing;		/* the fault may go away by itself */
	long status;		/* of HTTP; 0 of a file */
	struct buffer body;
};

/* Gives a place for exchanges one after the other, for exchange_free(). */
struct exchange *exchange_new(struct http *);
void exchange_free(struct exchange *);

/* Begins one, which has so many nanoseconds. */
void exchange_begin(struct exchange *, const struct message *, int64_t timeout);
void exchange_cancel(struct exchange *);

/* Give what the answer's head says: where it redirects to, NULL where it does
 * not; how long to wait before the next request, in nanoseconds, 0 where it
 * does not say; and any field, NULL without it. Valid until the next one. */
const char *exchange_redirect(struct exchange *);
int64_t exchange_retry_after(struct exchange *);
const char *exchange_field(struct exchange *, const char *name);

/* Moves all exchanges on; returns when one is over, and at the latest after
 * that many milliseconds. */
void http_run(struct http *, int milliseconds);

#endif
