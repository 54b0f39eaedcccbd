/* jansson FILE - count, mean, least and greatest temperature by region and
 * hour, each line a document */
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HOUR_LENGTH = sizeof "2019-02-19 00" - 1, SLOTS = 1 << 16 };

/* A table with open addresses; a group without a key is none. */
static struct group {
	char *key;			/* the hour, a tab, the region */
	long count;
	double sum, least, greatest;
} groups[SLOTS];

static struct group *
find_group(const char *key)
{
	size_t hash = 14695981039346656037u;
	struct group *group;

	for (const char *c = key; *c; c++)
		hash = (hash ^ (unsigned char)*c) * 1099511628211u;
	group = &groups[hash % SLOTS];
	while (group->key && strcmp(group->key, key) != 0)
		group = group == groups + SLOTS - 1 ? groups : group + 1;
	if (!group->key) {
		group->key = strdup(key);
		group->least = INFINITY;
		group->greatest = -INFINITY;
	}
	return group;
}

static void
aggregate(const json_t *record)
{
	char key[256];
	struct group *group;
	double temperature = json_number_value(json_object_get(record,
	    "temperature"));

	snprintf(key, sizeof key, "%.*s:00:00\t%s", HOUR_LENGTH,
	    json_string_value(json_object_get(record, "timestamp")),
	    json_string_value(json_object_get(record, "region")));
	group = find_group(key);
	group->count++;
	group->sum += temperature;
	group->least = fmin(group->least, temperature);
	group->greatest = fmax(group->greatest, temperature);
}

int
main(int argc, char **argv)
{
	FILE *file = argc == 2 ? fopen(argv[1], "r") : NULL;
	char *line = NULL;
	size_t room = 0;
	ssize_t length;
	json_error_t error;

	if (!file) {
		puts(jansson_version_str());
		return argc == 2;
	}
	while ((length = getline(&line, &room, file)) > 0) {
		json_t *record = json_loadb(line, (size_t)length, 0, &error);

		if (!record) {
			fprintf(stderr, "jansson: %s\n", error.text);
			return EXIT_FAILURE;
		}
		aggregate(record);
		json_decref(record);
	}
	for (struct group *group = groups; group < groups + SLOTS; group++)
		if (group->key)
			printf("%s\t%.17g\t%ld\t%.17g\t%.17g\n", group->key,
			    group->sum / (double)group->count, group->count,
			    group->least, group->greatest);
	return EXIT_SUCCESS;
}
