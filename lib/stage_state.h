/*
 * stage_state - what the parts of the runtime share; for lib/stage*.c alone
 */
#ifndef STAGE_STATE_H
#define STAGE_STATE_H

#include <signal.h>

#include "books.h"
#include "control.h"
#include "input.h"
#include "journal.h"
#include "letters.h"
#include "output.h"
#include "progress.h"
#include "snapshot.h"
#include "stage.h"
#include "timestamp.h"
#include "watermark.h"

/* A line held back because of its time, see watermark.h. */
struct held {
	char *line;		/* with its newline and padding */
	size_t size;
	uint64_t number, hash;
};

/* A file that the books are written to. */
struct receipt {
	char *path;
	int file;		/* open from the start: it can be written */
};

/* Its part in checkpoints. */
struct part {
	bool taken;		/* it has something to keep */
	bool begun;		/* the first line of the stream has come */
	bool ended;		/* the program's end has been called */
	enum control_end end;
	struct checkpoint folder;	/* where it is taken */
	int64_t barrier;	/* the last one */
	int64_t ahead;		/* of a sink: what is before this barrier has
				 * been committed, and is skipped; or 0 */
	uint64_t ahead_line;	/* the number of the last line before it */
	struct fate *skipped;
	struct snapshot snapshot;	/* while it is written */
	struct buffer line;	/* a control line, while it is written */

	/* Of a source. */
	struct journal journal;
	size_t known;		/* the entry to be sent next */
	bool finished;		/* before: the input may not have grown */
	int64_t due;		/* the next barrier, of the monotonic clock */
};

struct stage {
	const struct program *program;
	/* What takes records: the program's callback, unless they are to be
	 * skipped. */
	void (*taker)(struct stage *, struct record *);
	struct strings operands;

	struct fields fields;
	struct field **unseen;	/* wanted, and in no record so far */
	size_t unseen_count;
	struct field *forged;	/* "@weir", where it must not come */

	struct input input;
	struct output output;
	struct letters letters;
	struct progress progress;

	struct books books;
	struct fate *rejected, *absorbed;
	struct fate *held_back, *unfinished;	/* once some were */
	struct receipt receipts[2];
	size_t receipt_count;
	struct buffer books_text;	/* with room from the start: at the
				 * end, new memory may be slow to get */
	int64_t began, metrics_due;	/* of the monotonic clock */
	bool hashes_lines;	/* each line that comes in */
	uint64_t line_hash;	/* of the record at hand, then */
	struct buffer emitted;	/* an edited line, to be hashed */

	struct record record;
	struct buffer line;	/* that stage_line() was given */
	uint64_t line_number;	/* of the line read last */
	bool left_off;		/* reading was stopped before the end */
	/* A line that is longer than it may be, while its end is sought. */
	bool skipping;
	struct excerpt skipped;

	struct field *time;
	struct timestamp_last last_time;	/* that was read */
	struct watermark watermark;
	struct held held[WATERMARK_WITNESSES];
	size_t held_count;
	bool waiting;		/* a record, until those held are dropped */

	struct part part;

	int64_t deadline;
	int watched;		/* a file besides stdin, or -1 */
	bool running;		/* started, and not come to its end */
	bool handed;		/* the program has a record in hand */

	/* Options of all programs. */
	struct {
		const char *dead_letter, *receipt, *metrics, *output;
		const char *checkpoint, *id;
		const char *time, *zone;
		struct strings sinks;
		int64_t max_line, interval;
		int time_unit, at_end;
		bool strict, help, version, progress;
	} options;
};

/* The one stage of this process: option rows point into it, and a broken pipe
 * must find it. */
extern struct stage stage_of_process;

/* SIGINT or SIGTERM came. */
extern volatile sig_atomic_t stage_interrupted;

/* SIGUSR1 came, and is not answered yet. */
extern volatile sig_atomic_t stage_asked;

/* -- stage_options.c -- */

/* Reads the command line into the stage; exits where it is wrong, or asks for
 * help. */
void stage_read_options(struct stage *, int argc, char **argv);

/* Adds the settings that a state depends on, as a JSON object. */
void stage_write_options(const struct stage *, struct buffer *);

/* The size of a step of --time-unit, in nanoseconds. */
int64_t stage_time_unit(const struct stage *);

/* -- stage_wait.c -- */

/* The first SIGINT or SIGTERM asks the program to stop, the second ends it;
 * SIGUSR1 asks for the books. */
void stage_catch_signals(void);

/* Waits for a block of input and reads it; gives false at the end. */
bool stage_read(struct stage *);

/* Waits until stdout takes bytes, or a signal comes. */
void stage_await_room(void);

/* -- stage_books.c -- */

/* Opens the files of the books: the run begins. */
void stage_open_books(struct stage *);

/* Adds the books as they stand to the receipts, and renews the metrics. */
void stage_write_books(struct stage *, enum books_state);

/* The same for the last time. */
void stage_close_books(struct stage *, enum books_state);

/* Adds a line that came in to the tally of those, where input is a matter of
 * lines. */
static inline void
stage_tally_in(struct stage *stage, struct span line)
{
	if (stage->hashes_lines) {
		stage->line_hash = hash_line(line);
		tally_add(&stage->books.lines_in.tally, stage->line_hash);
	}
}

/* Adds a line that goes out to the tally of those. */
static inline void
stage_tally_out(struct stage *stage, struct span line)
{
	if (stage->books.tallied)
		tally_add(&stage->books.lines_out.tally, hash_line(line));
}

/* -- stage_checkpoint.c: what is kept at a barrier -- */

/* Finds out whether the stage takes part. */
void stage_open_part(struct stage *);

/* Sends stdout to --output; with checkpoints, what was committed stays. */
void stage_open_output(struct stage *);

/* Writes the state down. */
void stage_keep(struct stage *, int64_t barrier, int64_t complete);

/* Whether the program's state holds beyond the end of a stream: that of a sink
 * is of what it writes to. */
bool stage_outlasts(const struct stage *, bool end);

/* Whether the stage is a sink, whose mark the source looks for. */
bool stage_commits(const struct stage *);

/* -- stage_restore.c: what is taken back -- */

/* Takes the state back that the stage had at a barrier, 0 for none; only what
 * stands outside of the program where it begins anew. */
void stage_restore(struct stage *, int64_t barrier, bool anew);

/* -- stage_control.c: the lines that are no records -- */

/* Handles one, which is at hand. */
void stage_take_control(struct stage *, struct record *);

/* Fails unless the line begins a stream with checkpoints. */
void stage_expect_start(const char *line);

/* Begins such a stream: lines are counted from here on. */
void stage_begin_stream(struct stage *);

/* Notes whose stream it is, also in the receipts: from now on, a process that
 * is killed leaves one that says which run it was part of. */
void stage_enter_pipeline(struct stage *, const struct control *);

/* Writes a control line, unless they end here. */
void stage_tell(struct stage *, const struct control *);

/* Writes a barrier, with what has gone out so far. */
void stage_tell_barrier(struct stage *, struct control *);

/* -- stage_source.c: where barriers come from -- */

/* Decides where to begin, and says so. */
void stage_begin_source(struct stage *);

/* Sends a barrier where it is time, when what was read was handled; got is
 * whether there was something. Gives whether to go on. */
bool stage_source_goes_on(struct stage *, bool got);

/* -- stage_lines.c: from bytes to records -- */

/* Handles all whole lines among the unread bytes; with last, the rest too. */
void stage_lines(struct stage *, bool last);

/* Rejects the lines that are still held back. */
void stage_drop_held(struct stage *);

/* -- stage_answers.c -- */

/* Count as rejected and send to the dead letters: a letter as it is, a line
 * that no answer is given to, one that is too long. End the run where --strict
 * asks for it. */
void stage_reject_letter(struct stage *, const struct letter *);
void stage_reject_line(struct stage *, const struct record *,
    const char *reason, uint64_t column);
void stage_reject_long(
    struct stage *, struct span start, uint64_t number, uint64_t size);

#endif
