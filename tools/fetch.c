/* fetch - polls an HTTP(S) or file URL and writes each response */
#include <stdlib.h>
#include <strings.h>

#include "fetch/file.h"
#include "fetch/headers.h"
#include "fetch/round.h"
#include "fetch/schedule.h"
#include "fetch/url.h"
#include "memory.h"
#include "stage.h"
#include "timestamp.h"

static struct {
	struct http_settings http_settings;
	struct request_settings settings;
	struct fallback fallback;
	int64_t every, count;	/* count 0: without end */
	struct strings headers, variables;	/* as options have them */
	const char *data;

	struct strings urls;
	struct buffer data_read;
	struct round round;
	int64_t begun, tick, rounds;
} self = {
	.http_settings = {.connect_timeout = 10 * SECOND,
	    .max_body = 64 << 20},
	.settings = {.timeout = 30 * SECOND, .max_redirects = 10},
	.fallback = {.path = "simulated"},
	.round = {.patience = {.retries = 3, .longest = 5 * MINUTE}},
};

/* -- the start -- */

/* A method goes into the request as it is, and a body must come back. */
static void
check_method(const char *method)
{
	size_t size = strspn(method, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");

	if (!size || method[size] || !strcmp(method, "HEAD"))
		fail(EXIT_USAGE, "--request: '%s' is no method that gets a "
		    "body", method);
}

static void
read_options(void)
{
	if (self.settings.method)
		check_method(self.settings.method);
	if (self.count && !self.every)
		fail(EXIT_USAGE, "--count needs --every");
	if (self.http_settings.key && !self.http_settings.certificate)
		fail(EXIT_USAGE, "--key needs --cert");
	for (size_t i = 0; i < self.headers.count; i++)
		headers_add(&self.settings.headers, self.headers.items[i]);
	for (size_t i = 0; i < self.variables.count; i++)
		headers_add_variable(
		    &self.settings.headers, self.variables.items[i]);
	if (!self.data)
		return;
	if (*self.data == '@')
		self.data_read = file_read(self.data + 1);
	else
		buffer_add_string(&self.data_read, self.data);
	buffer_string(&self.data_read);
	self.settings.data = &self.data_read;
}

static void
read_urls(const struct stage *stage)
{
	const char *operand;

	for (size_t i = 0; i < stage_operand_count(stage); i++) {
		operand = stage_operand(stage, i);
		if (*operand == '@')
			file_lines(&self.urls, operand + 1);
		else
			strings_add(&self.urls, operand);
	}
	if (!self.urls.count)
		fail(EXIT_USAGE, "there is no URL in the file");
}

static void
add_polls(struct round *round)
{
	struct poll *poll;
	const char *why;

	round->urls = &self.urls;
	round->polls = allocate_zeroed(self.urls.count, sizeof *round->polls);
	for (size_t i = 0; i < self.urls.count; i++) {
		poll = &round->polls[i];
		poll->url = url_shown(self.urls.items[i]);
		poll->request = request_new(round->http, &self.settings,
		    self.urls.items[i], &why);
		if (!poll->request)
			fail(EXIT_USAGE, "cannot fetch '%s': %s", poll->url,
			    why);
	}
}

static void
start(struct stage *stage)
{
	struct round *round = &self.round;

	read_options();
	read_urls(stage);
	self.fallback.limits = (struct command_limits){
	    self.settings.timeout, self.http_settings.max_body};
	fallback_init(&self.fallback, stage);
	round->fallback = &self.fallback;
	round->http = http_open(&self.http_settings);
	round->unchanged = stage_fate(stage, "unchanged");
	round->failed = stage_fate(stage, "failed");
	add_polls(round);
	self.begun = self.tick = stage_clock();
}

/* -- the run -- */

/* A poll is not repeated beyond the time of the next one. */
static bool
fetch(struct stage *stage)
{
	if (!stage_wait(stage, self.tick))
		return false;
	self.round.patience.until =
	    self.every ? self.tick + self.every : INT64_MAX;
	round_run(&self.round, stage);
	self.rounds++;
	if (!self.every || self.rounds == self.count)
		return false;
	self.tick = schedule_next(self.begun, self.every, stage_clock());
	return true;
}

/* What it means that nothing could be fetched at all. */
static enum exit_code
failure(void)
{
	for (size_t i = 0; i < self.urls.count; i++)
		if (strncasecmp(self.urls.items[i], "file:", 5) != 0)
			return EXIT_UNAVAILABLE;
	return EXIT_INPUT;
}

static void
end(struct stage *stage)
{
	enum exit_code code = failure();

	for (size_t i = 0; i < self.urls.count; i++) {
		request_free(self.round.polls[i].request);
		free((char *)self.round.polls[i].url);
	}
	free(self.round.polls);
	http_close(self.round.http);
	fallback_release(&self.fallback);
	if (!self.round.good && !stage_stopping(stage))
		stage_quit(stage, code);
}

static const struct option options[] = {
	{0, "every", OPTION_DURATION, &self.every, "DURATION",
	    "poll again and again, so often (once)", .least = 1e6,
	    .most = 366.0 * DAY},
	{0, "count", OPTION_INTEGER, &self.count, "N",
	    "stop after N polls", .least = 1, .most = 1e15},
	{'H', "header", OPTION_LIST, &self.headers, "'NAME: VALUE'",
	    "send a header field, or those in @FILE"},
	{0, "header-env", OPTION_LIST, &self.variables, "NAME=VARIABLE",
	    "send a header field from the environment"},
	{'X', "request", OPTION_STRING, &self.settings.method, "METHOD",
	    "use it (GET; POST with --data)"},
	{'d', "data", OPTION_STRING, &self.data, "TEXT",
	    "send a body, or that in @FILE"},
	{0, "timeout", OPTION_DURATION, &self.settings.timeout,
	    "DURATION", "how long an attempt may take (30s)", .least = 1e6,
	    .most = 1.0 * DAY},
	{0, "connect-timeout", OPTION_DURATION,
	    &self.http_settings.connect_timeout, "DURATION",
	    "how long it may take to connect (10s)", .least = 1e6,
	    .most = 1.0 * DAY},
	{0, "retries", OPTION_INTEGER, &self.round.patience.retries, "N",
	    "attempts after a failed one (3)", .least = 0, .most = 1e6},
	{0, "retry-max", OPTION_DURATION, &self.round.patience.longest,
	    "DURATION", "longest wait between attempts (5m)", .least = 0,
	    .most = 366.0 * DAY},
	{0, "max-redirects", OPTION_INTEGER, &self.settings.max_redirects,
	    "N", "redirections to follow (10)", .least = 0, .most = 1000},
	{0, "max-body", OPTION_SIZE, &self.http_settings.max_body, "SIZE",
	    "refuse longer responses (64M)", .least = 1, .most = 1 << 30},
	{0, "cacert", OPTION_STRING, &self.http_settings.authorities, "FILE",
	    "trust these certificate authorities instead"},
	{0, "cert", OPTION_STRING, &self.http_settings.certificate, "FILE",
	    "show this client certificate"},
	{0, "key", OPTION_STRING, &self.http_settings.key, "FILE",
	    "its private key (in the same file)"},
	{0, "fallback", OPTION_STRING, &self.fallback.command, "COMMAND",
	    "let its output stand in for a failed poll"},
	{0, "fallback-field", OPTION_STRING, &self.fallback.path, "FIELD",
	    "set to true in what stands in (simulated)"},
	{0},
};

static const struct program program = {
	.name = "fetch",
	.summary = "polls an HTTP(S) or file URL and writes each response",
	.operands = "URL...",
	.least_operands = 1,
	.most_operands = -1,
	.options = options,
	.outside = true,
	.start = start,
	.source = fetch,
	.end = end,
};

int
main(int argc, char **argv)
{
	return stage_main(&program, argc, argv);
}
