/*
 * The hashes stand in an open table with linear probing, at most three quarters
 * full, that doubles until it takes as many bytes as the registers do.
 */
#include "window-agg/distinct.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "hash.h"
#include "memory.h"
#include "window-agg/tokens.h"

enum {
	FIRST_SLOTS = 4,
	INDEX_BITS = 14,	/* of a hash, that choose a register */
	RANK_BITS = 64 - INDEX_BITS,
	HEX = 16,		/* digits of a hash */
};

/* -- adding -- */

uint64_t
distinct_hash(struct span value)
{
	uint64_t hash = hash_bytes(value);

	/* 0 stands for no hash. */
	return hash ? hash : 1;
}

static void
raise_register(struct distinct *distinct, uint64_t hash)
{
	uint8_t *place = &distinct->registers[hash >> RANK_BITS];
	/* A bit behind the last one ends the search. */
	uint64_t rest = hash << INDEX_BITS | UINT64_C(1) << (INDEX_BITS - 1);
	uint8_t rank = (uint8_t)(__builtin_clzll(rest) + 1);

	if (rank > *place)
		*place = rank;
}

/* The hash's slot, or the free one where it would go. */
static uint64_t *
probe(const struct distinct *distinct, uint64_t hash)
{
	size_t mask = distinct->slots - 1, at = hash & mask;

	while (distinct->hashes[at] && distinct->hashes[at] != hash)
		at = (at + 1) & mask;
	return &distinct->hashes[at];
}

static void
grow(struct distinct *distinct)
{
	struct distinct old = *distinct;

	distinct->slots = old.slots ? 2 * old.slots : FIRST_SLOTS;
	distinct->hashes = allocate_zeroed(
	    distinct->slots, sizeof *distinct->hashes);
	for (size_t i = 0; i < old.slots; i++)
		if (old.hashes[i])
			*probe(distinct, old.hashes[i]) = old.hashes[i];
	free(old.hashes);
}

/* Goes from hashes to registers. */
static void
coarsen(struct distinct *distinct)
{
	struct distinct fine = *distinct;

	*distinct = (struct distinct){
	    .registers = allocate_zeroed(DISTINCT_REGISTERS, 1)};
	for (size_t i = 0; i < fine.slots; i++)
		if (fine.hashes[i])
			raise_register(distinct, fine.hashes[i]);
	free(fine.hashes);
}

static void
add_hash(struct distinct *distinct, uint64_t hash)
{
	uint64_t *slot;

	if (distinct->registers) {
		raise_register(distinct, hash);
		return;
	}
	slot = distinct->slots ? probe(distinct, hash) : NULL;
	if (slot && *slot)
		return;
	if (distinct->used == DISTINCT_EXACT) {
		coarsen(distinct);
		raise_register(distinct, hash);
		return;
	}
	if (4 * (distinct->used + 1) > 3 * distinct->slots) {
		grow(distinct);
		slot = probe(distinct, hash);
	}
	*slot = hash;
	distinct->used++;
}

void
distinct_add(struct distinct *distinct, struct span value)
{
	add_hash(distinct, distinct_hash(value));
}

void
distinct_merge(struct distinct *distinct, const struct distinct *other)
{
	if (other->registers && !distinct->registers)
		coarsen(distinct);
	for (size_t i = 0; other->registers && i < DISTINCT_REGISTERS; i++)
		if (distinct->registers[i] < other->registers[i])
			distinct->registers[i] = other->registers[i];
	for (size_t i = 0; i < other->slots; i++)
		if (other->hashes[i])
			add_hash(distinct, other->hashes[i]);
}

void
distinct_release(struct distinct *distinct)
{
	free(distinct->hashes);
	free(distinct->registers);
	*distinct = (struct distinct){0};
}

/* -- reading -- */

/* x + x^2 + 2 x^4 + 4 x^8 + …, for the registers that are still 0. */
static double
sigma(double x)
{
	double power = 1, sum = x, before;

	if (x == 1)
		return INFINITY;
	do {
		x *= x;
		before = sum;
		sum += x * power;
		power += power;
	} while (sum != before);
	return sum;
}

/* The same from the other end, for the registers that can rise no more:
 * a third of 1 - x - (1 - x^(1/2))^2 / 2 - (1 - x^(1/4))^2 / 4 - … */
static double
tau(double x)
{
	double power = 1, sum = 1 - x, before;

	if (x == 0 || x == 1)
		return 0;
	do {
		x = sqrt(x);
		before = sum;
		power /= 2;
		sum -= (1 - x) * (1 - x) * power;
	} while (sum != before);
	return sum / 3;
}

double
distinct_count(const struct distinct *distinct)
{
	const double registers = DISTINCT_REGISTERS;
	double ranks[RANK_BITS + 2] = {0}, sum;

	if (!distinct->registers)
		return distinct->used;
	for (size_t i = 0; i < DISTINCT_REGISTERS; i++)
		ranks[distinct->registers[i]]++;
	sum = registers * tau(1 - ranks[RANK_BITS + 1] / registers);
	for (int rank = RANK_BITS; rank > 0; rank--)
		sum = (sum + ranks[rank]) / 2;
	sum += registers * sigma(ranks[0] / registers);
	return rint(registers * registers / (2 * M_LN2 * sum));
}

/* -- as text -- */

static const char letters[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

static int
compare_hashes(const void *a, const void *b)
{
	uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;

	return (left > right) - (left < right);
}

static void
write_hashes(const struct distinct *distinct, struct buffer *json)
{
	uint64_t *sorted = allocate(distinct->used * sizeof *sorted);
	size_t count = 0;

	for (size_t i = 0; i < distinct->slots; i++)
		if (distinct->hashes[i])
			sorted[count++] = distinct->hashes[i];
	if (count)
		qsort(sorted, count, sizeof *sorted, compare_hashes);
	for (size_t i = 0; i < count; i++)
		buffer_printf(json, "%016" PRIx64, sorted[i]);
	free(sorted);
}

static void
write_registers(const struct distinct *distinct, struct buffer *json)
{
	char *text = buffer_reserve(json, DISTINCT_REGISTERS);

	for (size_t i = 0; i < DISTINCT_REGISTERS; i++)
		text[i] = letters[distinct->registers[i]];
	json->size += DISTINCT_REGISTERS;
}

void
distinct_write(const struct distinct *distinct, struct buffer *json)
{
	if (distinct->registers) {
		buffer_add_string(json, "{\"registers\":\"");
		write_registers(distinct, json);
	} else {
		buffer_add_string(json, "{\"hashes\":\"");
		write_hashes(distinct, json);
	}
	buffer_add_string(json, "\"}");
}

static bool
parse_hashes(struct distinct *distinct, struct span text)
{
	uint64_t hash, last = 0;

	if (text.size / HEX > DISTINCT_EXACT)
		return false;
	while (text.size) {
		if (!tokens_hex(&text, &hash) || hash <= last)
			return false;
		add_hash(distinct, hash);
		last = hash;
	}
	return true;
}

static bool
parse_registers(struct distinct *distinct, struct span text)
{
	const char *letter;

	if (text.size != DISTINCT_REGISTERS)
		return false;
	coarsen(distinct);
	for (size_t i = 0; i < DISTINCT_REGISTERS; i++) {
		letter = memchr(letters, text.data[i], sizeof letters - 1);
		if (!letter)
			return false;
		distinct->registers[i] = (uint8_t)(letter - letters);
	}
	return true;
}

bool
distinct_parse(struct distinct *distinct, struct span text)
{
	bool coarse, valid;
	struct span string;

	if (!tokens_take(&text, "{"))
		return false;
	coarse = tokens_take(&text, "\"registers\"");
	valid = (coarse || tokens_take(&text, "\"hashes\"")) &&
	    tokens_take(&text, ":") && tokens_string(&text, &string) &&
	    tokens_take(&text, "}") && tokens_end(text) &&
	    (coarse ? parse_registers : parse_hashes)(distinct, string);
	if (!valid)
		distinct_release(distinct);
	return valid;
}
