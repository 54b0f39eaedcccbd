/*
 * topic_reader - reads a partition of a topic
 */
#ifndef TOPIC_READER_H
#define TOPIC_READER_H

#include "topic.h"

struct topic_reader;

/*
 * Gives a reader that begins at an offset; or fails with 78 where retention has
 * removed that, where it lies behind the end, or where no line begins. Borrows
 * the topic.
 */
struct topic_reader *topic_reader_open(struct topic *, size_t partition,
    uint64_t offset, uint64_t end);
void topic_reader_free(struct topic_reader *);

/*
 * Reads up to size bytes in front of end: whole lines, or a part of one that is
 * longer. Gives 0 where nothing is left; fails with 78 where retention has
 * removed what comes next. Segments that it removes behind the reader's back
 * can still be read to their end.
 */
size_t topic_reader_read(
    struct topic_reader *, char *data, size_t size, uint64_t end);

/* The offset of the next line that was not read in full. */
uint64_t topic_reader_offset(const struct topic_reader *);

/* Whether the last bytes read ended within a line. */
bool topic_reader_within(const struct topic_reader *);

#endif
