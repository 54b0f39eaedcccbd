/*
 * subscribe - what the back ends of weir-subscribe(1) share
 */
#ifndef SUBSCRIBE_H
#define SUBSCRIBE_H

#include "expression.h"
#include "stage.h"

struct subscribe {
	/* What the command line says. */
	const char *group, *from, *where;
	int64_t partition;	/* -1: all */
	int64_t commit;		/* how often a group's offset is, nanoseconds */
	int64_t idle;		/* then a watermark is told; 0: never */
	bool follow;

	enum subscribe_from {
		SUBSCRIBE_EARLIEST,
		SUBSCRIBE_LATEST,
		SUBSCRIBE_OFFSET,
		SUBSCRIBE_TIME,
	} start;
	uint64_t offset;	/* for SUBSCRIBE_OFFSET */
	int64_t time;		/* for SUBSCRIBE_TIME */
	struct expression *condition;	/* or NULL */
	struct fate *filtered, *before;
	int64_t idle_due;	/* by the monotonic clock */
};

#define SUBSCRIBE_DEFAULTS {.partition = -1, .commit = SECOND}

/* The rows of the option table that all back ends have. */
#define SUBSCRIBE_OPTIONS(subscribe) \
	{'g', "group", OPTION_STRING, &(subscribe)->group, "NAME", \
	    "go on where the group NAME has stopped"}, \
	{0, "from", OPTION_STRING, &(subscribe)->from, "PLACE", \
	    "where to begin: earliest, latest, an offset or a time " \
	    "(earliest)"}, \
	{'f', "follow", OPTION_FLAG, &(subscribe)->follow, NULL, \
	    "wait for more at the end"}, \
	{'w', "where", OPTION_STRING, &(subscribe)->where, "EXPRESSION", \
	    "only records for which it holds"}, \
	{'p', "partition", OPTION_INTEGER, &(subscribe)->partition, "N", \
	    "only this one (all)", .least = 0, .most = 1e6}, \
	{0, "commit", OPTION_DURATION, &(subscribe)->commit, "DURATION", \
	    "how often to remember how far the group is (1s)"}, \
	{0, "idle", OPTION_DURATION, &(subscribe)->idle, "DURATION", \
	    "when nothing comes for so long, let time pass downstream"}

/* Reads what --from and --where say, or fails. */
void subscribe_start(struct subscribe *, struct stage *);
void subscribe_release(struct subscribe *);

/* Says that something has come: the topic is not idle. */
void subscribe_wake(struct subscribe *);

/* Whether the topic has been idle for as long as --idle says, once each time:
 * gives the watermark that it then stands for. */
bool subscribe_idles(struct subscribe *, int64_t *watermark);

/* Answers a record. Where *waiting, all are counted as before the time of
 * --from until one comes with that time or a later one. */
void subscribe_record(struct subscribe *, struct stage *, struct record *,
    bool *waiting);

#endif
