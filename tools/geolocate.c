/* geolocate - adds the region that contains a point */
#include <math.h>

#include "geolocate/regions.h"
#include "stage.h"

enum { UNMATCHED_KEEP, UNMATCHED_DROP, UNMATCHED_REJECT };

static struct {
	const char *path, *property, *as;	/* as options have them */
	const char *latitude_path, *longitude_path;
	int unmatched;

	struct field *latitude, *longitude;	/* wanted of every record */
	struct field *region;	/* set on it */
	struct regions *regions;
	struct fate *dropped;
} self = {
	.property = "name",
	.as = "region",
	.latitude_path = "lat",
	.longitude_path = "lon",
};

/* Gives a coordinate, or rejects the record because it has none. */
static bool
coordinate(struct stage *stage, struct record *record,
    const struct field *field, double most, double *degrees)
{
	static const char *const kinds[] = {
		[KIND_MISSING] = "missing", [KIND_NULL] = "null",
		[KIND_FALSE] = "a boolean", [KIND_TRUE] = "a boolean",
		[KIND_STRING] = "a string", [KIND_ARRAY] = "an array",
		[KIND_OBJECT] = "an object",
	};

	if (!field_number(field, record, degrees)) {
		stage_reject(stage, record, "no coordinates: '%s' is %s",
		    field->path, kinds[field_kind(field, record)]);
		return false;
	}
	if (fabs(*degrees) <= most)
		return true;
	stage_reject(stage, record,
	    "no coordinates: '%s' is not between -%g and %g", field->path,
	    most, most);
	return false;
}

static void
unmatched(struct stage *stage, struct record *record)
{
	switch (self.unmatched) {
	case UNMATCHED_KEEP:
		stage_emit(stage, record);
		break;
	case UNMATCHED_DROP:
		stage_count(stage, record, self.dropped);
		break;
	case UNMATCHED_REJECT:
		stage_reject(stage, record, "in no region");
		break;
	}
}

static void
start(struct stage *stage)
{
	self.latitude = stage_field(stage, self.latitude_path);
	self.longitude = stage_field(stage, self.longitude_path);
	self.region = stage_member(stage, self.as);
	self.dropped = stage_fate(stage, "unmatched");
	self.regions = regions_load(self.path, self.property);
}

static void
geolocate(struct stage *stage, struct record *record)
{
	const struct region *region;
	double latitude, longitude;

	if (!coordinate(stage, record, self.latitude, 90, &latitude) ||
	    !coordinate(stage, record, self.longitude, 180, &longitude))
		return;
	region = regions_find(self.regions, latitude, longitude);
	if (!region) {
		unmatched(stage, record);
		return;
	}
	record_set(record, self.region, region->name);
	stage_emit(stage, record);
}

static const char *const answers[] = {"keep", "drop", "reject", NULL};

static const struct option options[] = {
	{'r', "regions", OPTION_STRING, &self.path, "FILE",
	    "GeoJSON file with the regions", .required = true},
	{0, "lat", OPTION_STRING, &self.latitude_path, "FIELD",
	    "latitude in degrees (lat)"},
	{0, "lon", OPTION_STRING, &self.longitude_path, "FIELD",
	    "longitude in degrees (lon)"},
	{0, "property", OPTION_STRING, &self.property, "NAME",
	    "property of a region that is added (name)"},
	{0, "as", OPTION_STRING, &self.as, "FIELD",
	    "the field that is set to it (region)"},
	{0, "unmatched", OPTION_CHOICE, &self.unmatched, "ACTION",
	    "what becomes of a point in no region (keep)",
	    .choices = answers},
	{0},
};

static const struct program program = {
	.name = "geolocate",
	.summary = "adds the region that contains a point",
	.options = options,
	.start = start,
	.record = geolocate,
};

int
main(int argc, char **argv)
{
	return stage_main(&program, argc, argv);
}
