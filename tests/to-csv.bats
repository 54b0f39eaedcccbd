load helper

setup() {
	cd "$BATS_TEST_TMPDIR" || return
}

@test "the members of the first record are the columns" {
	golden to-csv/members-of-the-first
}

@test "cells are quoted where that is needed" {
	golden to-csv/quotes-where-needed
}

@test "fields may be the columns" {
	golden to-csv/fields
}

@test "a field that no record had is told" {
	golden to-csv/field-never-seen
}

@test "delimiter, line ends and null may be others" {
	golden to-csv/delimiter-and-ends
}

@test "the header may be left out" {
	golden to-csv/no-header
}

@test "names are quoted, too" {
	golden to-csv/odd-names
}

@test "no records are no rows" {
	golden to-csv/no-records
}

@test "a record without members makes no columns" {
	golden to-csv/nothing-to-make-columns-of
}

@test "broken lines are rejected each by itself, control lines end here" {
	golden to-csv/broken-lines
}

@test "the endings of a stream" {
	endings to-csv
	endings to-csv --fields id
}

# Records of one shape with all that is hard in CSV.
records() {
	awk 'BEGIN {
		n = split("\"\"|\"a\"|\"12\"|\"-1.5e3\"|\"true\"|\"null\"|\"NA\"|" \
		    "\",\"|\"\\\"\"|\"a\\nb\"|\"\\r\"|\"\\r\\n\"|\" x \"|\"é\"|" \
		    "\"\\u0000\"|1|-0|1.10|1e400|true|false|null|" \
		    "12345678901234567890|\"#\"|\"\\\\\"|\"\\t\"|\";\"", v, "|")
		for (i = 0; i < 5000; i++) {
			printf "{\"id\":%d", i
			for (j = 0; j < 4; j++)
				printf ",\"c%d\":%s", j, v[(i * 7 + j * i + j * j) % n + 1]
			print "}"
		}
	}'
}

@test "from-csv gives back what to-csv wrote" {
	records > in
	for options in '' '--delimiter tab' '--delimiter ; --null NA'; do
		# shellcheck disable=SC2086 # several words
		weir to-csv $options < in | weir from-csv $options > out
		cmp in out
	done
	weir to-csv --crlf < in | weir from-csv > out
	cmp in out
	weir to-csv --no-header < in |
		weir from-csv --header id,c0,c1,c2,c3 > out
	cmp in out
	# One column, in which null is a blank line.
	sed 's/.*"c3":/{"c3":/' in > one
	weir to-csv < one | weir from-csv > out
	cmp one out
}

@test "nothing vanishes" {
	{ records; echo '{"id":'; echo; echo '{"@weir":{}}'; echo '{}'; } |
		weir to-csv --receipt r > o 2> e
	balanced r
	[ "$(jq .in r)" = 5002 ]
	[ "$(fate written r)" = 5001 ]
	[ "$(jq .out r)" = 0 ]
	[ "$(jq .control r)" = 1 ]
}
