# shellcheck disable=SC2016 # the rows of scripts/bench expand $data

load helper

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	mkdir rows
}

bench() {
	"$BATS_TEST_DIRNAME/../scripts/bench" -r 1 -d data "$@"
}

# row NAME OURS THEIRS - makes a row of two commands.
row() {
	printf '[row]\nshows = a test\ndata = readings\ncolumns = a b\n' \
		> "rows/$1"
	printf '[weir]\nrun = %s\n[other]\nrun = %s\n' "$2" "$3" >> "rows/$1"
}

@test "weir and the peers that are here agree in every row" {
	bench -n 2000 > table || { cat table; return 1; }
	grep -qE '^window-agg .* same$' table
	grep -qE '^pipe +cat .* same$' table
	grep -qE '^startup +true .* ms ' table
	# Each row has its line.
	bench --list | cut -d' ' -f1 | while read -r name; do
		grep -q "^$name " table || { echo "no line of $name"; return 1; }
	done
}

@test "it measures a row that is named, against a peer that is named" {
	bench -n 1000 -p cat pipe > table
	grep -q '^pipe ' table
	status 1 grep -q '^select ' table
	status 64 bench no-such-row 2> err
	grep -q no-such-row err
}

@test "an answer that differs is told, and is a failure" {
	row wrong 'printf "x\t1.5\n"' 'printf "x\t1.50001\n"'
	row right 'printf "y\t2\nx\t1.5\n"' 'printf "x\t1.5000000001\ny\t2.0\n"'
	row short 'printf "x\t1\ny\t2\n"' 'printf "x\t1\n"'
	row record "printf '{\"b\":null,\"a\":\"2024-12-01T00:00:00Z\"}\\n'" \
		'printf "2024-12-01 00:00:00\t\n"'
	status 1 bench -n 10 --rows rows > table
	grep -q "^wrong *other *ANSWERS DIFFER: .*'x', 1.5\].*'x', 1.50001\]" table
	grep -q '^short *other *ANSWERS DIFFER' table
	grep -q '^right *other .* same$' table
	grep -q '^record *other .* same$' table
	grep -qx '2 FAILED' table
}

@test "a program that fails, or rejects a record, is told, and is a failure" {
	row ours 'exit 3' 'true'
	row theirs 'true' 'cat nowhere'
	row rejects 'echo nonsense | weir select true' 'true'
	status 1 bench -n 10 --rows rows > table 2> err
	grep -q '^ours *other *weir: exit code 3$' table
	grep -q '^theirs *other *other: exit code 1: .*nowhere' table
	grep -q '^rejects *other *weir: exit code 0: .*line 1' table
}

# made SHAPE LINES - the first of 500 readings, one a line.
made() {
	"$WEIR_BUILD/bench/bin/readings" "$1" 500 "$2" 7 |
		if [ "$1" = array ]; then weir split --strict; else cat; fi
}

@test "made readings are records, the same each time, and may be cut short" {
	bench -n 10 -p cat pipe > table
	sed -n 's/^data = //p' "$BATS_TEST_DIRNAME"/bench/rows/* | sort -u |
		while read -r shape; do
			made "$shape" 500 > all
			made "$shape" 500 | cmp - all
			[ "$(weir select --strict true < all | wc -l)" -eq 500 ]
			made "$shape" 20 | cmp - <(head -n 20 all)
		done
}
