/*
 * stage - the runtime: what is the same in every program
 *
 * A program is a table and a verb. The runtime reads options, opens and reads
 * the input, scans its lines, hands over records, writes what they become, and
 * keeps the books; the program says what happens to one record. See
 * weir-stage(7) for what users see of it.
 *
 *     stdin ─ input ─ lines ─ scan ─ record callback ─ emit ─ output ─ stdout
 *                               └──────────┴─ reject ─ dead letters
 *
 * Each record gets exactly one answer: stage_emit(), stage_reject(),
 * stage_count() or stage_absorb(). The books balance: records in = passed +
 * rejected + every other fate; records out = passed + made.
 */
#ifndef STAGE_H
#define STAGE_H

#include <poll.h>
#include <sys/types.h>

#include "control.h"
#include "fail.h"
#include "key.h"
#include "options.h"
#include "record.h"
#include "tally.h"

struct stage;

/* Where something began in the input, from 1; where there are several inputs,
 * with the name of that one, which is borrowed for good. */
struct place {
	uint64_t line, column;
	const char *input;
};

struct program {
	const char *name;	/* "geolocate", for weir-geolocate(1) */
	const char *summary;	/* the one sentence: "adds the region …" */
	const char *operands;	/* in the usage: "EXPRESSION", or NULL */
	int least_operands, most_operands;	/* most -1: any number */
	/* They are the words of a command, which has options of its own: those
	 * of the program stand before it. */
	bool takes_command;
	const struct option *options;

	/* Its event time: the default of --time, or NULL where it has none. */
	const char *time;
	/* Knows of times and days besides: --tz is an option. */
	bool zone;
	/* Follows the watermark: every record must have a time, leaps of the
	 * clock are held back, --watermark-delay and --max-jump are options. */
	bool watermark;
	/* Ends the line: what it writes are no records (a database, a table),
	 * and control lines end here. */
	bool sink;
	/* Lines that are some other JSON value than an object are passed on. */
	bool any_value;
	/* Takes text from outside, where a control line would be a forgery. */
	bool outside;

	/* Called once, with options read: asks for fields, opens files. */
	void (*start)(struct stage *);

	/* One of these three, or record and text, where text finds lines and
	 * calls stage_line() for each of them. */

	/* A record came. */
	void (*record)(struct stage *, struct record *);
	/* Bytes came, of any layout: gives how many of them are used up. The
	 * rest is shown again with more behind it, at the latest when it has
	 * grown by a block; last says that nothing more will come. */
	size_t (*text)(struct stage *, struct span, bool last);
	/* It is time for more: writes some, waits where it must with
	 * stage_wait(); gives false at the end. */
	bool (*source)(struct stage *);

	/* Bytes of the input in place of those of stdin, as read(2) gives
	 * them; fails by itself. */
	size_t (*read)(struct stage *, char *data, size_t size);

	/* -- checkpoints, see weir-checkpoint(7) -- */

	/* A program with a state writes it, a line a call of stage_save();
	 * restore gets those lines again, in that order, each valid JSON with
	 * SCAN_PADDING bytes behind it, and gives false for one that it
	 * cannot have written. Its options are the same then. */
	void (*save)(struct stage *);
	bool (*restore)(struct stage *, struct span line);
	/* A sink keeps how far it has come in one step with what it stores.
	 * recover gives the barrier up to which the target has the pipeline,
	 * 0 if none; it fails where the target has another pipeline or a later
	 * epoch. commit stores what came, and a barrier. */
	int64_t (*recover)(
	    struct stage *, const char *pipeline, int64_t epoch);
	void (*commit)(struct stage *, int64_t barrier);
	/* A source that can begin again where it was has read, too, which
	 * gives whole lines, and may give 0 bytes where stage_barrier_due().
	 * position adds a JSON object that says how far it has read, or gives
	 * false where it cannot; seek goes there, NULL being the start, and
	 * gives false where the input is another one. It is not to read
	 * beyond a bound, NULL being none. */
	bool (*position)(struct stage *, struct buffer *);
	bool (*seek)(struct stage *, const char *position);
	void (*bound)(struct stage *, const char *position);
	/* All sinks have what came before a position: nothing will be asked
	 * for again that stands before it. */
	void (*complete)(struct stage *, const char *position);
	/* A control line has moved the watermark: gives what may be told
	 * downstream, the earliest event time that may still be emitted;
	 * INT64_MIN tells nothing. Without it, the line goes on. */
	int64_t (*advance)(struct stage *, int64_t watermark);

	/* A control line comes next: whatever came before is to be written
	 * now, so that the line keeps its place. For a program that keeps
	 * records elsewhere than in a state that it saves. */
	void (*settle)(struct stage *);
	/* Nothing more comes in for now: what waits may be finished. */
	void (*idle)(struct stage *);
	/* The file that stage_watch() named can be read, or is closed. */
	void (*watched)(struct stage *);
	/* The time that stage_deadline() named has come. */
	void (*deadline)(struct stage *);
	/* The input has ended for good, and the output is still open. */
	void (*end)(struct stage *);
};

/* The whole of main(): gives its exit code. */
int stage_main(const struct program *, int argc, char **argv);

/* The rows of the options that all programs have, for a program that hands
 * them on to another one. */
const struct option *stage_common_options(void);

/* -- at the start -- */

/* Give what stands on the command line besides options. */
size_t stage_operand_count(const struct stage *);
const char *stage_operand(const struct stage *, size_t index);

/* Gives the field at a path, to be read (it is told at the end when it was
 * never seen); fails where the path is none. Owned by the stage. */
struct field *stage_field(struct stage *, const char *path);

/* The same for a field that is only set. */
struct field *stage_member(struct stage *, const char *path);

/* Gives the fields at several paths, to make keys of. */
struct key_fields stage_key(struct stage *, const struct strings *paths);

/* Takes event time from another field where --time names none. */
void stage_default_time(struct stage *, const char *path);

/* The tree of the fields, for modules that add to it by themselves. */
struct fields *stage_fields(struct stage *);

/* Gives a fate that records can be counted under, "filtered". */
struct fate *stage_fate(struct stage *, const char *name);

/* -- the answers to a record -- */

/* Passes it on, with its edits; or rejects it where an edit had a fault. */
void stage_emit(struct stage *, struct record *);

/* Sends it to the dead letters. */
void stage_reject(struct stage *, struct record *, const char *reason, ...)
    __attribute__((format(printf, 3, 4)));

/* Drops it under a name. */
void stage_count(struct stage *, struct record *, struct fate *);

/* Keeps it: it went into the state, and counts as "absorbed". */
void stage_absorb(struct stage *, struct record *);

/* Says that count records met another fate than they were counted under. */
void stage_recount(
    struct stage *, struct fate *from, struct fate *to, uint64_t count);

/* -- output besides those answers -- */

/* Writes a record made here: one JSON object without newline. */
void stage_make(struct stage *, struct span line);

/* Writes bytes that are no records: a table, CSV, a response. */
void stage_print(struct stage *, struct span text);

/* Writes what waits in the output buffer now. */
void stage_flush(struct stage *);

/* Ends the run with that code: writes what waits, and the receipt. */
_Noreturn void stage_quit(struct stage *, enum exit_code);

/* -- checkpoints -- */

/* What the stage is called in its pipeline. */
const char *stage_id(const struct stage *);

/* For save: keeps a line, a JSON object without its newline. */
void stage_save(struct stage *, struct span line);

/* Whether barriers say when to commit; nothing else may. */
bool stage_has_barriers(const struct stage *);

/* Whether the input of a source goes on another time, where this one ends. */
bool stage_will_go_on(const struct stage *);

/* For a source to which nothing comes: tells downstream that nothing earlier
 * will, and soon lets a barrier follow. */
void stage_tell_idle(struct stage *, int64_t time);

/* Whether a source should let the runtime send a barrier. */
bool stage_barrier_due(const struct stage *);

/*
 * -- for a source that has several inputs, see weir-merge(1) --
 *
 * It finds lines and keeps control lines of the inputs apart by itself; those
 * that all of them have brought it hands to the runtime as one.
 */

/* Whether an object is a control line. */
bool stage_is_control(const struct record *);

/* Adds an input to the books, by the name that the user gave and its open file:
 * gives the tally of its lines, which the program keeps if stage_tallies().
 * That is known once the program has started. Borrows the name. */
struct tally *stage_input(struct stage *, const char *name, int file);
bool stage_tallies(const struct stage *);

/* Count what came in and is no record: a control line; bytes of any kind. */
void stage_count_control(struct stage *, struct span line);
void stage_count_bytes(struct stage *, size_t size);

/* Rejects a line that came in and is too long, of which only the start was
 * kept, at least 1024 bytes; hash is that of the whole line. */
void stage_reject_skipped(struct stage *, struct span start, uint64_t size,
    uint64_t hash, struct place);

/* Begins a stream with checkpoints, as its first line says: restores the state,
 * and tells downstream. */
void stage_begin(struct stage *, struct control *);

/* Keeps the state at a barrier, and sends that, with lines and a hash of its
 * own. */
void stage_barrier(struct stage *, struct control *);

/* Tells downstream that nothing earlier will come. */
void stage_tell_watermark(struct stage *, int64_t watermark);

/* -- for text and source callbacks -- */

/* For what is no record, such as a response: counts it as one that came in,
 * and writes it as a line, or counts it under a fate. */
void stage_pass_text(struct stage *, struct span text);
void stage_count_text(struct stage *, struct fate *);

/* Hands a line that a text callback found to the record callback, or rejects
 * it. The line has no newline in it; any bytes may follow it. */
void stage_line(struct stage *, struct span line, struct place);

/*
 * The same for the object at the start of text, where it has the shape of one
 * before: gives its size. Otherwise 0: its end must be found by other means,
 * and stage_line() called. Behind text stand SCAN_PADDING zero bytes, as they
 * do behind the text of a callback.
 */
size_t stage_recognise(struct stage *, struct span text, struct place);

/* Counts and rejects bytes from which no line could be made. */
void stage_reject_text(struct stage *, struct span text, struct place,
    const char *reason, ...) __attribute__((format(printf, 4, 5)));

/* The same for what is too long, of which only the start was kept. */
void stage_reject_cut(struct stage *, struct span start, uint64_t size,
    struct place, const char *reason);

/* Watches a file while the program waits for input: -1 is none. */
void stage_watch(struct stage *, int file);

/* Flushes, then sleeps until one of two files is ready, as poll(2) has it, or
 * a signal came. */
void stage_poll(struct stage *, struct pollfd files[2]);

/* The longest line, --max-line. */
size_t stage_max_line(const struct stage *);

/* -- time -- */

/* Gives the record's event time, false where it has none. */
bool stage_time(struct stage *, struct record *, int64_t *time);

/* The same for the time at another field. */
bool stage_read_time(struct stage *, const struct field *, struct record *,
    int64_t *time);

/* The watermark, the record at hand included: a window that ends at or before
 * it is complete. INT64_MIN before the first record. */
int64_t stage_watermark(const struct stage *);

/* Asks for a call of deadline at a time of the monotonic clock, once; the last
 * call counts, INT64_MAX takes it back. */
void stage_deadline(struct stage *, int64_t when);

/* The monotonic clock, in nanoseconds. For pacing and deadlines only: nothing
 * that is emitted may depend on it. */
int64_t stage_clock(void);

/* Flushes, then sleeps until that time of the monotonic clock, or until the
 * user wants to stop; gives whether the program should go on. */
bool stage_wait(struct stage *, int64_t until);

/* The same, but only until the file has something to read or a barrier is due;
 * ends the run where nobody will read what is written next. */
bool stage_wait_file(struct stage *, int file, int64_t until);

/* Answers a SIGUSR1, and renews the metrics when it is time: for a program that
 * waits by itself. What is asked while it starts is answered after that. */
void stage_look(struct stage *);

/* Whether the user asked the program to stop (SIGINT, SIGTERM). */
bool stage_stopping(const struct stage *);

#endif
