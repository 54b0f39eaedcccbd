#include "fetch/http.h"

#include <curl/curl.h>
#include <strings.h>

#include "fail.h"

static char *
part_of(CURLU *url, CURLUPart what, unsigned flags)
{
	char *part = NULL;

	curl_url_get(url, what, &part, flags);
	return part;
}

const char *
address_parse(struct address *address, const char *text)
{
	CURLU *url = curl_url();
	CURLUcode code;

	if (!url)
		fail(EXIT_IO, "out of memory");
	code = curl_url_set(url, CURLUPART_URL, text, 0);
	address->scheme = part_of(url, CURLUPART_SCHEME, 0);
	address->host = part_of(url, CURLUPART_HOST, 0);
	address->port = part_of(url, CURLUPART_PORT, CURLU_DEFAULT_PORT);
	address->user = part_of(url, CURLUPART_USER, CURLU_URLDECODE);
	address->password = part_of(url, CURLUPART_PASSWORD, CURLU_URLDECODE);
	curl_url_set(url, CURLUPART_USER, NULL, 0);
	curl_url_set(url, CURLUPART_PASSWORD, NULL, 0);
	address->url = part_of(url, CURLUPART_URL, 0);
	curl_url_cleanup(url);
	return code == CURLUE_OK ? NULL : curl_url_strerror(code);
}

void
address_release(struct address *address)
{
	curl_free(address->url);
	curl_free(address->scheme);
	curl_free(address->host);
	curl_free(address->port);
	curl_free(address->user);
	curl_free(address->password);
	memset(address, 0, sizeof *address);
}

bool
address_has_scheme(const struct address *address, const char *scheme)
{
	return !strcmp(address->scheme, scheme);
}

bool
address_same_server(const struct address *a, const struct address *b)
{
	return a->host && b->host && !strcasecmp(a->host, b->host) &&
	    !strcmp(a->port, b->port) && !strcmp(a->scheme, b->scheme);
}
