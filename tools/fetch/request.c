#include "fetch/request.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "fetch/headers.h"
#include "fetch/status.h"
#include "memory.h"
#include "stage.h"

struct request {
	const struct request_settings *settings;
	struct exchange *exchange;
	struct address home;	/* of the URL that the user gave */
	/* Header fields that name the response kept last, or NULL. */
	char *if_none_match, *if_modified_since;

	bool over;
	int64_t deadline;
	int64_t redirects;
	bool abroad;		/* it was sent to another server */
	bool bodiless;		/* and turned into a GET without a body */
	bool secure;		/* it is with https at present */
	struct response response;
};

struct request *
request_new(struct http *http, const struct request_settings *settings,
    const char *url, const char **why)
{
	struct request *request = allocate_zeroed(1, sizeof *request);

	request->settings = settings;
	request->exchange = exchange_new(http);
	request->response.body = &request->exchange->body;
	*why = address_parse(&request->home, url);
	if (!*why && !address_has_scheme(&request->home, "http") &&
	    !address_has_scheme(&request->home, "https") &&
	    !address_has_scheme(&request->home, "file"))
		*why = "only http, https and file are supported";
	if (*why) {
		request_free(request);
		return NULL;
	}
	return request;
}

void
request_free(struct request *request)
{
	exchange_free(request->exchange);
	address_release(&request->home);
	free(request->if_none_match);
	free(request->if_modified_since);
	free(request);
}

/* -- sending -- */

static const struct buffer *
data_of(const struct request *request)
{
	return request->bodiless ? NULL : request->settings->data;
}

static const char *
method_of(const struct request *request)
{
	if (request->settings->method && !request->bodiless)
		return request->settings->method;
	return data_of(request) ? "POST" : "GET";
}

static struct strings
headers_of(const struct request *request)
{
	const struct strings *users = &request->settings->headers;
	struct strings headers = {0};

	for (size_t i = 0; i < users->count && !request->abroad; i++)
		strings_add(&headers, users->items[i]);
	if (data_of(request) && !headers_have(&headers, "Content-Type"))
		strings_add(&headers, "Content-Type: application/json");
	if (request->if_none_match)
		strings_add(&headers, request->if_none_match);
	if (request->if_modified_since)
		strings_add(&headers, request->if_modified_since);
	return headers;
}

/* A redirection gets only what is left of the time. */
static void
send_to(struct request *request, const struct address *address)
{
	struct message message = {.to = address,
	    .identity = request->abroad ? NULL : &request->home,
	    .method = method_of(request), .headers = headers_of(request),
	    .data = data_of(request)};

	request->secure = address_has_scheme(address, "https");
	exchange_begin(request->exchange, &message,
	    request->deadline - stage_clock());
	free(message.headers.items);
}

void
request_send(struct request *request)
{
	request->over = request->abroad = request->bodiless = false;
	request->redirects = 0;
	request->deadline = stage_clock() + request->settings->timeout;
	request->response.wait = 0;
	send_to(request, &request->home);
}

void
request_cancel(struct request *request)
{
	exchange_cancel(request->exchange);
}

/* -- what came of it -- */

static void __attribute__((format(printf, 3, 4)))
lose(struct request *request, enum outcome outcome, const char *why, ...)
{
	struct response *response = &request->response;
	va_list arguments;

	response->outcome = outcome;
	va_start(arguments, why);
	vsnprintf(response->reason, sizeof response->reason, why, arguments);
	va_end(arguments);
}

/* Why the redirection is not followed, or NULL. Data is for the user's server
 * alone, and what began encrypted stays so. */
static const char *
redirect_fault(const struct request *request, const struct address *to)
{
	if (!address_has_scheme(to, "http") && !address_has_scheme(to, "https"))
		return "redirected to what is not HTTP";
	if (request->secure && !address_has_scheme(to, "https"))
		return "redirected from https to http";
	if (data_of(request) && !address_same_server(&request->home, to))
		return "redirected with its data to another server";
	return NULL;
}

/* Gives whether the request goes on. */
static bool
redirect(struct request *request, long status)
{
	const char *url = exchange_redirect(request->exchange), *why;
	struct address to = {0};

	if (status_turns_to_get(status, method_of(request)))
		request->bodiless = true;
	if (request->redirects++ == request->settings->max_redirects)
		why = "too many redirections";
	else if (!url || address_parse(&to, url))
		why = "redirected to what is no URL";
	else
		why = redirect_fault(request, &to);
	if (why) {
		lose(request, OUTCOME_FAILED, "%s", why);
	} else {
		if (!address_same_server(&request->home, &to))
			request->abroad = true;
		send_to(request, &to);
	}
	address_release(&to);
	return !why;
}

/* Whether the server was asked for a body only where it is another one. */
static bool
is_conditional(const struct request *request)
{
	const struct strings *headers = &request->settings->headers;

	return request->if_none_match || request->if_modified_since ||
	    headers_have(headers, "If-None-Match") ||
	    headers_have(headers, "If-Modified-Since");
}

static void
judge(struct request *request, const struct exchange *exchange)
{
	struct response *response = &request->response;
	long status = exchange->status;

	if (*exchange->fault)
		lose(request,
		    exchange->passing ? OUTCOME_AGAIN : OUTCOME_FAILED, "%s",
		    exchange->fault);
	else if (status_is_good(status) ||
	    address_has_scheme(&request->home, "file"))
		response->outcome = OUTCOME_BODY;
	else if (status == 304 && is_conditional(request))
		response->outcome = OUTCOME_UNCHANGED;
	else
		lose(request,
		    status_is_passing(status) ? OUTCOME_AGAIN : OUTCOME_FAILED,
		    "HTTP status %ld", status);
	if (response->outcome == OUTCOME_AGAIN && !*exchange->fault)
		response->wait = exchange_retry_after(request->exchange);
}

bool
request_over(struct request *request)
{
	const struct exchange *exchange = request->exchange;

	if (request->over || exchange->running)
		return request->over;
	if (!*exchange->fault && status_is_redirect(exchange->status)) {
		request->over = !redirect(request, exchange->status);
	} else {
		judge(request, exchange);
		request->over = true;
	}
	return request->over;
}

struct response *
request_response(struct request *request)
{
	return &request->response;
}

/* -- conditions -- */

/* Gives a header field with the value of one in the response, or NULL. */
static char *
condition(struct request *request, const char *name, const char *field)
{
	const char *value = exchange_field(request->exchange, field);

	return value ? string_printf("%s: %s", name, value) : NULL;
}

/* Only what changes nothing can be asked for under a condition. */
void
request_keep(struct request *request)
{
	const struct request_settings *settings = request->settings;

	free(request->if_none_match);
	free(request->if_modified_since);
	request->if_none_match = request->if_modified_since = NULL;
	if (settings->data ||
	    (settings->method && strcmp(settings->method, "GET")))
		return;
	request->if_none_match = condition(request, "If-None-Match", "ETag");
	request->if_modified_since =
	    condition(request, "If-Modified-Since", "Last-Modified");
}
