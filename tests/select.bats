load helper

@test "records for which the expression holds pass byte for byte" {
	golden select/holds
}

@test "what is missing, null or of another type makes a comparison false" {
	golden select/missing-or-null
}

@test "no match is no failure" {
	golden select/nothing-holds
}

@test "a field that no record had is told" {
	golden select/never-seen
}

@test "odd names stand in backticks" {
	golden select/odd-names
}

@test "hours and days are those of the zone" {
	golden select/zone
}

@test "an unknown zone is told" {
	golden select/unknown-zone
}

@test "a mistake is told with its column" {
	golden select/fault-points
}

@test "a function that does not exist suggests the nearest" {
	golden select/fault-nearest
}

@test "an expression that is never true or false is refused" {
	golden select/fault-not-a-condition
}

@test "there is one expression" {
	golden select/two-expressions
}

@test "broken lines are rejected each by itself" {
	golden select/broken-lines
}

# A thousand readings; some lack a temperature, some lines are broken.
readings() {
	awk 'BEGIN {
		for (i = 0; i < 1000; i++) {
			t = (i * 37 % 401) / 10 - 5
			printf "{\"id\":%d,\"country\":\"%s\"", i,
			    i % 3 ? "France" : "Spain"
			if (i % 7)
				printf ",\"temperature\":%s", t
			print i % 101 ? "}" : ""
		}
	}'
}

@test "select true gives the bytes that it got" {
	cd "$BATS_TEST_TMPDIR"
	readings | grep '}$' > in
	weir select true < in > out
	cmp in out
}

@test "an expression and its negation share the records, and books balance" {
	cd "$BATS_TEST_TMPDIR"
	readings > in
	weir select 'temperature > 20' --receipt r1 < in > yes 2> /dev/null
	weir select '!(temperature > 20)' --receipt r2 < in > no 2> /dev/null
	sort yes no | diff - <(grep '}$' in | sort)
	[ -s yes ] && [ -s no ]
	balanced r1
	balanced r2
	[ "$(fate filtered r1)" -eq "$(wc -l < no)" ]
	[ "$(fate rejected r1)" -eq 10 ]
}

@test "jq selects the same records" {
	readings | grep '}$' > "$BATS_TEST_TMPDIR/in"
	cd "$BATS_TEST_TMPDIR"
	diff <(weir select 'temperature * 9 / 5 + 32 >= 50 && id % 2 == 1' < in) \
		<(jq -c 'select(.temperature != null and
		    .temperature * 9 / 5 + 32 >= 50 and .id % 2 == 1)' in)
	diff <(weir select 'country =~ "^S" || temperature < 0' < in) \
		<(jq -c 'select((.country | test("^S")) or
		    (.temperature != null and .temperature < 0))' in)
}

@test "what weir-expression(7) says to be true is true" {
	page=$BATS_TEST_DIRNAME/../man/weir-expression.7
	sed -n '/^Each of these is true/,/^\.Ed/p' "$page" | grep -v '^[.E]' |
		tr -d '\n' > "$BATS_TEST_TMPDIR/record"
	sed -n '/^Each of these is true/,/^\.Pp/p' "$page" |
		sed '1,/^\.Ed/d' | grep -v '^\.' > "$BATS_TEST_TMPDIR/expressions"
	[ "$(wc -l < "$BATS_TEST_TMPDIR/expressions")" -gt 10 ]
	while read -r expression; do
		echo "$expression"
		weir select "$expression" < "$BATS_TEST_TMPDIR/record" \
			2> /dev/null | grep -q France
	done < "$BATS_TEST_TMPDIR/expressions"
}

@test "endings of the stream, the output and the command line" {
	endings select 'id == 1'
}
