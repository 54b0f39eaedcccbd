#include "table.h"

#include <stdlib.h>

#include "draw.h"
#include "tap.h"

enum { KEYS = 3000, ROUNDS = 400000 };

/* What the table should hold: for each key where its payload is, or NULL. */
struct payload {
	uint64_t key, sum;
	char odd[3];		/* so that the size is no multiple of 8 */
};

struct model {
	struct payload *payload[KEYS];
	uint64_t sum[KEYS];
	size_t count;
};

/* Keys of all lengths, with NUL in them, one of them empty. */
static struct span
key_of(size_t number, char text[64])
{
	size_t size = number % 40;

	memset(text, (int)(number / 40 % 3), 64);
	if (!number)
		return (struct span){NULL, 0};
	memcpy(text + size, &number, sizeof number);
	return (struct span){text, size + 3};
}

static bool
check_entry(const struct table *table, const struct model *model, size_t number)
{
	char text[64];
	struct span key = key_of(number, text);
	struct payload *payload = table_find(table, key);

	if (payload != model->payload[number])
		return false;
	return !payload || (payload->key == number &&
	    payload->sum == model->sum[number] &&
	    span_equal(table_key(table, payload), key));
}

static bool
add(struct table *table, struct model *model, size_t number)
{
	char text[64];
	bool fresh;
	struct payload *payload =
	    table_add(table, key_of(number, text), &fresh);

	if (fresh != !model->payload[number])
		return false;
	if (fresh) {
		if (payload->key || payload->sum || payload->odd[2])
			return false;
		payload->key = number;
		model->payload[number] = payload;
		model->sum[number] = 0;
		model->count++;
	}
	payload->sum += number;
	payload->odd[2] = 'x';
	model->sum[number] += number;
	return (uintptr_t)payload % 8 == 0;
}

static void
take_out(struct table *table, struct model *model, size_t number)
{
	if (!model->payload[number])
		return;
	table_remove(table, model->payload[number]);
	model->payload[number] = NULL;
	model->count--;
}

/* Whether the table gives each of its payloads once. */
static bool
check_all(const struct table *table, const struct model *model)
{
	static bool met[KEYS];
	struct payload *payload;
	size_t at = 0, count = 0;

	memset(met, 0, sizeof met);
	while ((payload = table_next(table, &at))) {
		if (payload->key >= KEYS || met[payload->key] ||
		    model->payload[payload->key] != payload)
			return false;
		met[payload->key] = true;
		count++;
	}
	return count == model->count && count == table->count;
}

/* Phases in which the table grows and in which it shrinks, down to nothing. */
static void
test_model(void)
{
	static struct model model;
	struct table table;
	bool right = true;
	size_t largest = 0;

	table_init(&table, sizeof(struct payload));
	for (int round = 0; round < ROUNDS && right; round++) {
		bool growing = round / 20000 % 2 == 0;
		size_t number = draw_below(KEYS);

		if (growing ? draw_below(4) > 0 : draw_below(20) == 0)
			right = add(&table, &model, number);
		else
			take_out(&table, &model, number);
		right &= check_entry(&table, &model, number);
		right &= check_entry(&table, &model, draw_below(KEYS));
		if (round % 1000 == 0)
			right &= check_all(&table, &model);
		largest = table.count > largest ? table.count : largest;
	}
	ok(right, "a table holds what was put in and not taken out");
	ok(largest > KEYS / 2, "also when it is large");
	for (size_t number = 0; number < KEYS; number++)
		take_out(&table, &model, number);
	ok(table.count == 0 && check_all(&table, &model),
	    "all of it can be taken out");
	table_release(&table);
}

static void
test_empty(void)
{
	struct table table;
	size_t at = 0;
	bool fresh;
	void *payload;

	table_init(&table, 0);
	ok(!table_find(&table, span_of("a")), "nothing is in an empty table");
	ok(!table_next(&table, &at), "which gives nothing");
	payload = table_add(&table, span_of("a"), &fresh);
	ok(fresh && table_find(&table, span_of("a")) == payload &&
	    span_is(table_key(&table, payload), "a"),
	    "a table of keys alone is a set");
	ok(!table_find(&table, span_of("")) && !table_find(&table,
	    (struct span){"a\0", 2}), "keys are equal in all their bytes");
	table_release(&table);
}

int
main(void)
{
	test_empty();
	test_model();
	return done_testing();
}
