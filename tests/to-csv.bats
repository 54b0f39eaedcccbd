load helper
load checkpoint

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

# -- checkpoints --

# What writes out.csv as a part of the pipeline in cp.
sink=(weir to-csv --checkpoint cp --output out.csv)

@test "a file that was cut off is the same in the end" {
	recording > plain
	# Some records have a member more, and it has an odd name.
	sed 's/"id":1[37]/"\\"\\u00e9":1,&/; s/ *$//' plain |
		awk '{ printf "%-63s\n", $0 }' > in
	weir to-csv < in > wanted 2> wanted.err
	grep -q '22 records had members without a column' wanted.err
	for victim in source sink; do
		rm -rf cp out.csv
		killed "$victim" to-csv "${sink[@]}"
		[ "$(wc -l < out.csv)" -ge 129 ]
		# What came behind the last barrier goes.
		echo rest >> out.csv
		source_of --speed 1e12 in | "${sink[@]}" 2> err
		cmp wanted out.csv
		diff wanted.err err
	done
}

@test "columns that were named, and a header for no record" {
	recording > in
	killed source to-csv "${sink[@]}" --fields id,timestamp
	source_of --speed 1e12 in | "${sink[@]}" --fields id,timestamp
	weir to-csv --fields id,timestamp < in | cmp - out.csv
	rm -r cp out.csv
	: > none
	for _ in 1 2; do
		source_of --at-end pause none | "${sink[@]}" --fields id
	done
	diff -u - out.csv <<< id
	echo '{"id":1}' > none
	source_of --at-end pause none | "${sink[@]}" --fields id
	diff -u - out.csv <<< $'id\n1'
	# Other columns would not fit the rows that are there.
	source_of --at-end pause none 2> source.err |
		status 78 "${sink[@]}" --fields v 2> err
	grep -q 'was saved with another fields' err
}
