load helper

@test "a cell has the type that it is written as" {
	golden from-csv/types
}

@test "quotes hold delimiters, line breaks and doubled quotes" {
	golden from-csv/quotes
}

@test "names are names as they stand" {
	golden from-csv/odd-names
}

@test "names may come from an option" {
	golden from-csv/header-option
}

@test "the delimiter and null may be others" {
	golden from-csv/delimiter
}

@test "a delimiter is one byte that means nothing else" {
	golden from-csv/bad-delimiter
}

@test "all cells may be strings" {
	golden from-csv/strings
}

@test "all cells may be quoted" {
	golden from-csv/types-in-quotes
}

@test "a byte order mark is skipped" {
	golden from-csv/byte-order-mark
}

@test "a blank line is no row, but where there is one column" {
	golden from-csv/blank-lines
}

@test "a row needs as many cells as there are columns" {
	golden from-csv/wrong-number-of-cells
}

@test "a broken quote costs its line alone" {
	golden from-csv/broken-quotes
}

@test "a row that is no UTF-8 is rejected" {
	golden from-csv/invalid-utf-8
}

@test "a control line from outside is a forgery" {
	golden from-csv/forged-control
}

@test "a row too long is rejected alone" {
	golden from-csv/too-long
}

@test "two columns of one name are an error" {
	golden from-csv/same-name
	golden from-csv/same-name-in-option
}

@test "a header that cannot be read is an error" {
	golden from-csv/broken-header
}

@test "no rows are no records" {
	golden from-csv/no-rows
}

@test "cells of any length hold any character" {
	python3 - <<- 'END'
		import csv, json, random
		random.seed(1)
		rows = [["".join(random.choices('a,"\\\n\r\t\x01é€', [99] + 9 * [1],
		    k=random.randrange(80))) for _ in range(3)] for _ in range(2000)]
		with open("in.csv", "w", newline="") as file:
		    csv.writer(file).writerows([["x", "y", "z"]] + rows)
		with open("expected", "w") as file:
		    for row in rows:
		        print(json.dumps(dict(zip("xyz", row))), file=file)
	END
	weir from-csv --null NULL < in.csv > out
	jq -c . expected > a
	jq -c . out | diff a -
}

@test "the endings of a stream" {
	record=1,2 endings from-csv --header a,b
}

# A thousand rows, some of them broken.
hostile() {
	local i
	echo id,text
	for i in {1..200}; do
		printf '%d,"two\nlines ""%d"""\r\n%d,\xff\n' "$i" "$i" "$i"
		printf '%d\n%d,"open\n%d,\n\n' "$i" "$i" "$i"
	done
}

@test "nothing vanishes" {
	hostile | weir from-csv --receipt r --dead-letter d > o 2> e
	balanced r
	[ "$(wc -l < o)" = "$(jq .out r)" ]
	[ "$(wc -l < d)" = "$(fate rejected r)" ]
	[ "$(jq .in r)" = 1000 ]
	[ "$(jq .out r)" = 400 ]
}

@test "pieces of any size give the same" {
	hostile | head -c 10000 > in
	weir from-csv --dead-letter a < in > x 2> e
	dd if=in obs=7 status=none | weir from-csv --dead-letter b > y 2> e
	cmp x y
	cmp a b
}

@test "memory does not depend on the number of rows" {
	# A sanitizer reserves more memory than this leaves.
	! grep -q __asan_init "$WEIR_BUILD/libexec/weir/from-csv" || skip
	{ echo id,t; yes '7,"a ""b"""' | head -n 1000000; } > in
	(ulimit -v 40000 && weir from-csv < in) | wc -l | grep -qx 1000000
}
