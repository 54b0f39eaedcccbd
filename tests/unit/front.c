#include "front.h"

#include "tap.h"

int
main(void)
{
	static const struct {
		const char *uri;
		size_t size;
	} cases[] = {
		{"sqlite:readings.db", 6},
		{"postgresql://host/db", 10},
		{"git+ssh:x", 7},
		{"a1.b-c:", 6},
		{"", 0},
		{":", 0},
		{"readings.db", 0},
		{"/tmp/a:b", 0},
		{"1a:x", 0},
		{"a/b:c", 0},
		{"a_b:c", 0},
		{"é:c", 0},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		ok(front_scheme(cases[i].uri) == cases[i].size,
		    "'%s' has a scheme of %zu bytes", cases[i].uri,
		    cases[i].size);
	return done_testing();
}
