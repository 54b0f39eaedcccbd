/* Any bytes are regions or have a fault: as a file, as the geometry of a
 * feature, and as the coordinates of a polygon. */
#include "fuzz.h"
#include "geolocate/regions.h"

#define FEATURE                                                                \
	"{\"type\":\"Feature\",\"properties\":{\"name\":1},\"geometry\":"
#define POLYGON FEATURE "{\"type\":\"Polygon\",\"coordinates\":"

static void
parse(const char *before, const uint8_t *data, size_t size, const char *after)
{
	struct buffer text = {0}, fault = {0};
	struct regions *regions;

	buffer_add_string(&text, before);
	buffer_add(&text, data, size);
	buffer_add_string(&text, after);
	regions = regions_parse(&text, "name", &fault);
	check(!regions != !fault.size);
	for (int i = 0; regions && i < 64; i++)
		regions_find(regions, i % 8 - 1, i / 8 - 1);
	if (regions)
		regions_free(regions);
	buffer_release(&text);
	buffer_release(&fault);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	parse("", data, size, "");
	parse(FEATURE, data, size, "}");
	parse(POLYGON, data, size, "}}");
	return 0;
}
