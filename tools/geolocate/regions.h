/*
 * regions - the features of a GeoJSON file, and which of them contains a point
 *
 * A feature contains what its polygons cover, border included; where several
 * do, the first one in the file.
 */
#ifndef REGIONS_H
#define REGIONS_H

#include "text.h"

struct region {
	struct span name;	/* the value of its property, as JSON text */
};

struct regions;

/* Gives the features of a file, named by one of their properties; fails where
 * the file cannot be read (66) or is not as it should be (78). */
struct regions *regions_load(const char *path, const char *property);

/* The same from a text in memory, behind which room is taken: NULL where
 * something is wrong, which is then added to fault. */
struct regions *regions_parse(
    struct buffer *text, const char *property, struct buffer *fault);

void regions_free(struct regions *);

/* Gives the region that contains a point, or NULL. In degrees; what is no
 * point of the world is in no region. Borrowed from the regions. */
const struct region *regions_find(
    struct regions *, double latitude, double longitude);

#endif
