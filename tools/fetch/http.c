#include "fetch/http.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "fail.h"
#include "memory.h"
#include "timestamp.h"

struct http {
	const struct http_settings *settings;
	CURLM *multi;
};

/* The public part comes first, so that a pointer to it is one to the whole. */
struct transfer {
	struct exchange exchange;
	struct http *http;
	CURL *easy;
	struct curl_slist *headers;
	bool overflow;		/* the body became longer than it may */
	char error[CURL_ERROR_SIZE];
};

static struct transfer *
transfer_of(struct exchange *exchange)
{
	return (struct transfer *)exchange;
}

static void *
demand_memory(void *memory)
{
	if (!memory)
		fail(EXIT_IO, "out of memory");
	return memory;
}

/* A setting that libcurl refuses (one about TLS, perhaps) must not be passed
 * over in silence. */
static void
demand(CURLcode code, const char *what)
{
	if (code != CURLE_OK)
		fail(EXIT_BUG, "libcurl refuses %s: %s", what,
		    curl_easy_strerror(code));
}

#define SET(easy, option, value)                                              \
	demand(curl_easy_setopt(easy, CURLOPT_##option, value), #option)

/* -- all exchanges -- */

static void
check_readable(const char *path)
{
	if (path && access(path, R_OK))
		fail_open(EXIT_INPUT, path);
}

struct http *
http_open(const struct http_settings *settings)
{
	struct http *http = allocate_zeroed(1, sizeof *http);

	check_readable(settings->authorities);
	check_readable(settings->certificate);
	check_readable(settings->key);
	demand(curl_global_init(CURL_GLOBAL_DEFAULT), "to start");
	http->settings = settings;
	http->multi = demand_memory(curl_multi_init());
	return http;
}

void
http_close(struct http *http)
{
	curl_multi_cleanup(http->multi);
	curl_global_cleanup();
	free(http);
}

/* -- one exchange -- */

static size_t
take_body(char *data, size_t size, size_t count, void *context)
{
	struct transfer *transfer = context;
	struct buffer *body = &transfer->exchange.body;
	size_t most = (size_t)transfer->http->settings->max_body;

	size *= count;
	transfer->overflow = size > most - body->size;
	if (transfer->overflow)
		return CURL_WRITEFUNC_ERROR;
	buffer_add(body, data, size);
	return size;
}

/* What stays the same. The empty password keeps OpenSSL from asking for that of
 * an encrypted key on the terminal; the quick exit keeps libcurl from waiting
 * for a name server when the user wants to stop. */
static void
set_up(struct transfer *transfer)
{
	const struct http_settings *settings = transfer->http->settings;
	CURL *easy = transfer->easy;

	SET(easy, PRIVATE, transfer);
	SET(easy, ERRORBUFFER, transfer->error);
	SET(easy, WRITEFUNCTION, take_body);
	SET(easy, WRITEDATA, transfer);
	SET(easy, NOSIGNAL, 1L);
	SET(easy, QUICK_EXIT, 1L);
	SET(easy, PROTOCOLS_STR, "http,https,file");
	SET(easy, FOLLOWLOCATION, 0L);
	SET(easy, ACCEPT_ENCODING, "");
	SET(easy, USERAGENT, "weir/" VERSION);
	SET(easy, CONNECTTIMEOUT_MS,
	    (long)(settings->connect_timeout / 1000000));
	SET(easy, SSL_VERIFYPEER, 1L);
	SET(easy, SSL_VERIFYHOST, 2L);
	SET(easy, KEYPASSWD, "");
	if (settings->authorities)
		SET(easy, CAINFO, settings->authorities);
}

struct exchange *
exchange_new(struct http *http)
{
	struct transfer *transfer = allocate_zeroed(1, sizeof *transfer);

	transfer->http = http;
	transfer->easy = demand_memory(curl_easy_init());
	set_up(transfer);
	return &transfer->exchange;
}

void
exchange_free(struct exchange *exchange)
{
	struct transfer *transfer = transfer_of(exchange);

	exchange_cancel(exchange);
	curl_easy_cleanup(transfer->easy);
	curl_slist_free_all(transfer->headers);
	buffer_release(&exchange->body);
	free(transfer);
}

static void
set_message(struct transfer *transfer, const struct message *message)
{
	const struct http_settings *settings = transfer->http->settings;
	const struct address *identity = message->identity;
	CURL *easy = transfer->easy;

	SET(easy, URL, message->to->url);
	SET(easy, HTTPGET, 1L);
	if (message->data) {
		SET(easy, POSTFIELDS, message->data->data);
		SET(easy, POSTFIELDSIZE_LARGE, (curl_off_t)message->data->size);
	}
	SET(easy, CUSTOMREQUEST, message->method);
	SET(easy, USERNAME, identity ? identity->user : NULL);
	SET(easy, PASSWORD, identity ? identity->password : NULL);
	SET(easy, SSLCERT, identity ? settings->certificate : NULL);
	SET(easy, SSLKEY, identity ? settings->key : NULL);
}

static void
set_headers(struct transfer *transfer, const struct strings *headers)
{
	curl_slist_free_all(transfer->headers);
	transfer->headers = NULL;
	for (size_t i = 0; i < headers->count; i++)
		transfer->headers = demand_memory(curl_slist_append(
		    transfer->headers, headers->items[i]));
	SET(transfer->easy, HTTPHEADER, transfer->headers);
}

void
exchange_begin(struct exchange *exchange, const struct message *message,
    int64_t timeout)
{
	struct transfer *transfer = transfer_of(exchange);
	CURLMcode code;

	set_message(transfer, message);
	set_headers(transfer, &message->headers);
	SET(transfer->easy, TIMEOUT_MS,
	    timeout < 1000000 ? 1L : (long)(timeout / 1000000));
	buffer_clear(&exchange->body);
	*transfer->error = *exchange->fault = '\0';
	transfer->overflow = false;
	exchange->status = 0;
	exchange->running = true;
	code = curl_multi_add_handle(transfer->http->multi, transfer->easy);
	if (code)
		fail(EXIT_BUG, "libcurl: %s", curl_multi_strerror(code));
}

void
exchange_cancel(struct exchange *exchange)
{
	struct transfer *transfer = transfer_of(exchange);

	if (exchange->running)
		curl_multi_remove_handle(transfer->http->multi, transfer->easy);
	exchange->running = false;
}

/* -- what came of it -- */

static bool
is_passing(CURLcode code)
{
	switch (code) {
	case CURLE_COULDNT_RESOLVE_HOST:
	case CURLE_COULDNT_RESOLVE_PROXY:
	case CURLE_COULDNT_CONNECT:
	case CURLE_OPERATION_TIMEDOUT:
	case CURLE_PARTIAL_FILE:
	case CURLE_GOT_NOTHING:
	case CURLE_SEND_ERROR:
	case CURLE_RECV_ERROR:
	case CURLE_SSL_CONNECT_ERROR:
	case CURLE_HTTP2:
	case CURLE_HTTP2_STREAM:
		return true;
	default:
		return false;
	}
}

static void
finish(struct transfer *transfer, CURLcode code)
{
	struct exchange *exchange = &transfer->exchange;
	const char *why = NULL;

	curl_multi_remove_handle(transfer->http->multi, transfer->easy);
	exchange->running = false;
	curl_easy_getinfo(
	    transfer->easy, CURLINFO_RESPONSE_CODE, &exchange->status);
	if (transfer->overflow)
		why = "the body is longer than --max-body";
	else if (code != CURLE_OK)
		why = *transfer->error ? transfer->error
				       : curl_easy_strerror(code);
	exchange->passing = !transfer->overflow && is_passing(code);
	if (why)
		snprintf(exchange->fault, sizeof exchange->fault, "%s", why);
}

const char *
exchange_redirect(struct exchange *exchange)
{
	char *url = NULL;

	curl_easy_getinfo(
	    transfer_of(exchange)->easy, CURLINFO_REDIRECT_URL, &url);
	return url;
}

int64_t
exchange_retry_after(struct exchange *exchange)
{
	const curl_off_t most = INT64_MAX / SECOND;
	curl_off_t seconds = 0;

	curl_easy_getinfo(
	    transfer_of(exchange)->easy, CURLINFO_RETRY_AFTER, &seconds);
	if (seconds < 0)
		return 0;
	return (seconds < most ? seconds : most) * SECOND;
}

const char *
exchange_field(struct exchange *exchange, const char *name)
{
	struct curl_header *header;

	if (curl_easy_header(transfer_of(exchange)->easy, name, 0, CURLH_HEADER,
		-1, &header))
		return NULL;
	return header->value;
}

/* Gives whether there was an exchange that is over. */
static bool
collect(struct http *http)
{
	struct transfer *transfer;
	CURLMsg *message;
	CURLcode code;
	bool some = false;
	int left;

	while ((message = curl_multi_info_read(http->multi, &left))) {
		code = message->data.result;
		curl_easy_getinfo(
		    message->easy_handle, CURLINFO_PRIVATE, &transfer);
		finish(transfer, code);
		some = true;
	}
	return some;
}

void
http_run(struct http *http, int milliseconds)
{
	CURLMcode code;
	int running;

	code = curl_multi_perform(http->multi, &running);
	if (!collect(http) && !code)
		code = curl_multi_poll(
		    http->multi, NULL, 0, milliseconds, NULL);
	if (code)
		fail(EXIT_BUG, "libcurl: %s", curl_multi_strerror(code));
}
