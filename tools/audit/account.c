#include "audit/account.h"

#include <stdlib.h>

#include "memory.h"

/* A shell may start the stages of a pipeline so far apart, in nanoseconds: the
 * first may have ended before the last begins. */
#define SLACK 10e9

/* -- the list -- */

static void
release_end(struct account_end *end)
{
	free(end->name);
	free(end->kind);
	free(end->id);
}

void
account_free(struct account *account)
{
	for (size_t i = 0; i < account->input_count; i++)
		release_end(&account->inputs[i]);
	release_end(&account->output);
	free(account->inputs);
	free(account->pipeline);
	free(account->stage);
	free(account->tool);
	free(account->name);
	free(account->state);
	free(account->fates);
	free(account);
}

static bool
same_process(const struct account *a, const struct account *b)
{
	return a->pid == b->pid && a->began == b->began;
}

void
accounts_push(struct accounts *accounts, struct account *account)
{
	accounts->items = reallocate(accounts->items,
	    (accounts->count + 1) * sizeof *accounts->items);
	accounts->items[accounts->count++] = account;
}

void
accounts_add(struct accounts *accounts, struct account *account)
{
	size_t i = 0;

	while (i < accounts->count &&
	    !same_process(accounts->items[i], account))
		i++;
	if (i == accounts->count) {
		accounts_push(accounts, account);
	} else {
		account_free(accounts->items[i]);
		accounts->items[i] = account;
	}
}

static int
compare(const void *left, const void *right)
{
	const struct account *a = *(struct account *const *)left;
	const struct account *b = *(struct account *const *)right;

	if (a->pid != b->pid)
		return a->pid < b->pid ? -1 : 1;
	return (a->began > b->began) - (a->began < b->began);
}

/* The stage, and which of those of one name it is. */
static char *
name_of(const struct accounts *accounts, size_t which)
{
	const char *stage = account_stage(accounts->items[which]);
	struct buffer name = {0};
	size_t before = 0, all = 0;

	for (size_t i = 0; i < accounts->count; i++)
		if (!strcmp(account_stage(accounts->items[i]), stage)) {
			before += i < which;
			all++;
		}
	buffer_add_string(&name, stage);
	if (all > 1)
		buffer_printf(&name, "[%zu]", before + 1);
	return buffer_take(&name);
}

void
accounts_finish(struct accounts *accounts)
{
	if (accounts->count)
		qsort(accounts->items, accounts->count,
		    sizeof *accounts->items, compare);
	for (size_t i = 0; i < accounts->count; i++) {
		struct account *account = accounts->items[i];

		account->place = i;
		account->name = name_of(accounts, i);
		account->output.account = account;
		for (size_t j = 0; j < account->input_count; j++)
			account->inputs[j].account = account;
	}
}

void
accounts_release(struct accounts *accounts)
{
	for (size_t i = 0; i < accounts->count; i++)
		account_free(accounts->items[i]);
	free(accounts->items);
}

/* -- questions -- */

bool
account_end_is_stream(const struct account_end *end)
{
	return !strcmp(end->kind, "pipe") || !strcmp(end->kind, "socket");
}

const char *
account_stage(const struct account *account)
{
	return *account->stage ? account->stage : account->tool;
}

static double
ended(const struct account *account)
{
	return (double)account->began + account->seconds * 1e9;
}

bool
account_overlap(const struct account *a, const struct account *b)
{
	return (double)a->began <= ended(b) + SLACK &&
	    (double)b->began <= ended(a) + SLACK;
}

double
account_busy(const struct account *account)
{
	double busy = account->seconds - account->starved - account->blocked;

	return busy > 0 ? busy : 0;
}
