/* Whether rings bound an area, against what GEOS says of them. */
#include "geolocate/polygon.h"

#include <geos_c.h>
#include <stdlib.h>

#include "draw.h"
#include "tap.h"

/* -- the same polygon for both -- */

static void
add_ring(struct polygon *polygon, const struct point *points, size_t count)
{
	for (size_t i = 0; i < count; i++)
		polygon_point(polygon, points[i]);
	polygon_point(polygon, points[0]);
	polygon_ring(polygon);
}

static GEOSGeometry *
shape_of(const struct polygon *polygon)
{
	GEOSGeometry *rings[8];
	size_t start = 0;

	for (size_t i = 0; i < polygon->ring_count; i++) {
		rings[i] = GEOSGeom_createLinearRing(
		    GEOSCoordSeq_copyFromBuffer(&polygon->points[start].x,
			(unsigned)(polygon->ends[i] - start), false, false));
		start = polygon->ends[i];
	}
	return GEOSGeom_createPolygon(
	    rings[0], rings + 1, (unsigned)polygon->ring_count - 1);
}

enum { BROKEN, VALID, SILENT };

/* GEOS refuses also what touches so often that its inside is in two parts,
 * though it is certain what is inside; and then it tells of nothing else. */
static int
expected(const struct polygon *polygon)
{
	GEOSGeometry *shape = shape_of(polygon), *place = NULL;
	char *reason = NULL;
	int answer = GEOSisValidDetail(shape,
	    GEOSVALID_ALLOW_SELFTOUCHING_RING_FORMING_HOLE, &reason, &place);

	if (reason && !strcmp(reason, "Interior is disconnected"))
		answer = SILENT;
	GEOSFree(reason);
	GEOSGeom_destroy(place);
	GEOSGeom_destroy(shape);
	return answer;
}

static void
show(const struct polygon *polygon)
{
	for (size_t i = 0, ring = 0; i < polygon->count; i++) {
		printf("%s%g %g", i ? " " : "# ", polygon->points[i].x,
		    polygon->points[i].y);
		if (i + 1 == polygon->ends[ring] && ++ring)
			printf(" |");
	}
	printf("\n");
}

struct tally {
	size_t valid, broken, wrong;
};

static void
compare(const struct polygon *polygon, struct tally *tally)
{
	struct buffer fault = {0};
	bool got = polygon_check(polygon, &fault);
	int asked = expected(polygon);

	if (got != asked && asked != SILENT && tally->wrong++ < 3) {
		show(polygon);
		printf("# %s\n", got ? "valid" : buffer_string(&fault));
	}
	tally->wrong += got != !fault.size;
	*(got ? &tally->valid : &tally->broken) += 1;
	buffer_release(&fault);
}

static void
tell(const struct tally *tally, const char *name)
{
	ok(!tally->wrong, "%s: %zu are wrong", name, tally->wrong);
	ok(tally->valid > 100 && tally->broken > 100,
	    "%s: %zu are valid, %zu are not", name, tally->valid,
	    tally->broken);
}

/* -- shapes by chance -- */

/* So few places that almost everything touches, overlaps or crosses. */
static struct point
knot(size_t side)
{
	return (struct point){
	    (double)draw_below(side), (double)draw_below(side)};
}

static void
knots(const char *name, size_t side, size_t corners, size_t rings)
{
	struct polygon polygon = {0};
	struct tally tally = {0};
	struct point ring[16];

	for (int i = 0; i < 30000; i++) {
		polygon_clear(&polygon);
		for (size_t k = draw_below(rings) + 1; k; k--) {
			size_t count = 3 + draw_below(corners - 2);

			/* GEOS takes no ring of fewer than four positions. */
			ring[0] = knot(side);
			for (size_t m = 1; m < count; m++)
				do
					ring[m] = knot(side);
				while ((ring[m].x == ring[m - 1].x &&
					   ring[m].y == ring[m - 1].y) ||
				    (ring[m].x == ring[0].x &&
					ring[m].y == ring[0].y &&
					m + 1 == count));
			add_ring(&polygon, ring, count);
		}
		compare(&polygon, &tally);
	}
	tell(&tally, name);
	polygon_release(&polygon);
}

/* A shell of many corners with small holes in it, some of which are outside,
 * nested or cross something. */
static void
islands(void)
{
	enum { CORNERS = 300 };
	struct polygon polygon = {0};
	struct tally tally = {0};
	struct point ring[CORNERS];

	for (int i = 0; i < 1000; i++) {
		polygon_clear(&polygon);
		for (size_t k = 0; k < CORNERS; k++) {
			double angle = (double)k * 6.283 / CORNERS;
			double far = 8 + (double)draw_below(100) / 50;

			ring[k] = (struct point){
			    far * cos(angle), far * sin(angle)};
		}
		if (!draw_below(4)) {
			struct point *some = ring + 2 + draw_below(290);
			struct point other = some[4];

			some[4] = some[1];
			some[1] = other;
		}
		add_ring(&polygon, ring, CORNERS);
		for (size_t k = draw_below(6); k; k--) {
			struct point p = knot(15);

			p.x -= 7;
			p.y -= 7;
			ring[0] = ring[1] = ring[2] = ring[3] = p;
			ring[1].x += 1.5;
			ring[2].x += 1;
			ring[2].y += 1;
			ring[3].y += 0.5 + (double)draw_below(2);
			add_ring(&polygon, ring, 4);
		}
		compare(&polygon, &tally);
	}
	tell(&tally, "islands");
	polygon_release(&polygon);
}

/* -- places -- */

static void
told(const double (*rings)[12], size_t count, const char *sentence)
{
	struct polygon polygon = {0};
	struct buffer fault = {0};

	for (size_t i = 0; i < count; i++) {
		for (size_t k = 0; k < 12 && !isnan(rings[i][k]); k += 2)
			polygon_point(&polygon, (struct point){
			    rings[i][k], rings[i][k + 1]});
		polygon_point(&polygon,
		    (struct point){rings[i][0], rings[i][1]});
		polygon_ring(&polygon);
	}
	polygon_check(&polygon, &fault);
	is_text(buffer_string(&fault), sentence, "%s",
	    *sentence ? sentence : "nothing");
	buffer_release(&fault);
	polygon_release(&polygon);
}

static void
places(void)
{
	static const double square[12] = {0, 0, 9, 0, 9, 9, 0, 9, NAN};
	static const double bow[12] = {0, 0, 2, 4, 2, 0, 0, 4, NAN};
	static const double there_and_back[12] = {0, 0, 4, 0, 4, 4, 4, 2, NAN};
	static const double line[12] = {0, 0, 4, 4, 0, 0, 4, 4, NAN};
	static const double point[12] = {5, 6, 5, 6, 5, 6, 5, 6, 5, 6, NAN};
	static const double hole[12] = {1, 1, 5, 1, 5, 5, 1, 5, NAN};
	static const double within[12] = {2, 2, 3, 2, 3, 3, NAN};
	static const double outside[12] = {12, 2, 13, 2, 13, 3, NAN};
	static const double beside[12] = {9, 2, 12, 2, 12, 3, 9, 3, NAN};
	static const double corners[12] = {0, 0, 9, 0, 4, 4, NAN};
	static const double diamond[12] = {0, 5, 5, 0, 9, 5, 5, 9, NAN};
	static const double bay[12] = {8, 0, 5, 2, 4, 4, 5, 6, 8, 8, 0, 4};
	static const double ferry[12] = {8, 0, 4, 4, 8, 8, NAN};
	double rings[3][12];

#define RINGS(sentence, ...)                                                   \
	do {                                                                   \
		const double *all[] = {__VA_ARGS__};                           \
		size_t count = sizeof all / sizeof *all;                       \
		for (size_t i = 0; i < count; i++)                             \
			memcpy(rings[i], all[i], sizeof rings[i]);             \
		told((const double(*)[12])rings, count, sentence);             \
	} while (0)
	RINGS("", square);
	RINGS("self-intersection at longitude 1, latitude 2", bow);
	RINGS("self-intersection at longitude 4, latitude 4", there_and_back);
	RINGS("too few points at longitude 5, latitude 6", point);
	RINGS("self-intersection at longitude 4, latitude 4", line);
	RINGS("", square, hole);
	RINGS("self-intersection at longitude 9, latitude 0", square, square);
	RINGS("holes are nested at longitude 2, latitude 2", square, hole,
	    within);
	RINGS("holes are nested at longitude 2, latitude 2", square, within,
	    hole);
	RINGS("hole lies outside shell at longitude 12, latitude 2", square,
	    outside);
	RINGS("hole lies outside shell at longitude 0, latitude 0", hole,
	    square);
	RINGS("self-intersection at longitude 9, latitude 2", square, beside);
	RINGS("self-intersection at longitude 9, latitude 0", square, corners);
	RINGS("", square, diamond);
	RINGS("hole lies outside shell at longitude 6, latitude 2", bay,
	    ferry);
#undef RINGS
}

int
main(void)
{
	initGEOS(NULL, NULL);
	places();
	knots("triangles", 4, 3, 3);
	knots("on a few knots", 4, 6, 2);
	knots("on more knots", 8, 7, 3);
	islands();
	finishGEOS();
	return done_testing();
}
