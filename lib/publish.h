/*
 * publish - what the back ends of weir-publish(1) share
 */
#ifndef PUBLISH_H
#define PUBLISH_H

#include "stage.h"

struct publish {
	struct strings key;	/* fields that decide between partitions */
};

/* The rows of the option table that all back ends have. */
#define PUBLISH_OPTIONS(publish) \
	{'k', "key", OPTION_COMMAS, &(publish)->key, "FIELDS", \
	    "keep records with the same FIELDS in one partition"}

#endif
