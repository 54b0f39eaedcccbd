load helper

@test "a field is computed from others, and null where one is missing" {
	golden map/computes
}

@test "assignments are made in order, and later ones see earlier ones" {
	golden map/in-order
}

@test "a copied value keeps its text, whatever it is" {
	golden map/copies-as-it-is
}

@test "a path sets a nested field and makes its parents" {
	golden map/nested
}

@test "a record whose parent is no object is rejected" {
	golden map/unset-parent
}

@test "integers of 64 bits stay exact, and become real beyond" {
	golden map/integers-stay-exact
}

@test "of repeated members the last is read and set" {
	golden map/sets-the-last-of-repeated
}

@test "functions of strings, numbers and time" {
	golden map/functions
}

@test "a mistake is told with its column in the assignment" {
	golden map/fault-points
}

@test "what is no assignment is refused" {
	golden map/fault-no-assignment
}

@test "no assignment can make a control line" {
	golden map/fault-control-line
}

@test "without an assignment there is nothing to do" {
	golden map/no-operand
}

@test "a field set to itself leaves the bytes as they came" {
	cd "$BATS_TEST_TMPDIR"
	printf '%s\r\n' '{"id":1.10 ,"x":"\u00e9"}' ' { "id" : 1e2 } ' > in
	weir map 'id = id' < in > out
	cmp in out
}

@test "books balance over broken lines and parents that are no objects" {
	cd "$BATS_TEST_TMPDIR"
	for i in {1..200}; do
		echo "{\"id\":$i}"
		echo "{\"id\":$i,\"a\":$i}"
		echo "{\"id\":$i,"
		printf '{"id":"\xff"}\n\n'
	done > in
	weir map 'a.b = id + 1' --receipt r --dead-letter dead < in > out
	balanced r
	[ "$(fate rejected r)" -eq 600 ]
	[ "$(wc -l < out)" -eq 200 ]
	[ "$(wc -l < dead)" -eq 600 ]
	# Every one of them is still JSON, with the value where it belongs.
	jq -e -s 'all(.a.b == .id + 1)' out
}

@test "members are added whatever members came, and in whatever order" {
	awk 'BEGIN {
		srand(1)
		for (i = 0; i < 3000; i++) {
			split("", member)
			for (n = 0; n < 6; n++)
				if (rand() < 0.7)
					member[int(rand() * 6)] = n
			line = ""
			for (n in member)
				line = line (line ? "," : "") \
				    "\"" (rand() < 0.01 ? "\\u0061" : "") \
				    substr("abcdef", member[n] + 1, 1) "\":" i
			print "{" line "}"
		}
	}' > in
	weir map 'new = 1' 'c = 2' < in > out
	WEIR_SIMD=scan weir map 'new = 1' 'c = 2' < in | cmp - out
	[ "$(wc -l < out)" = 3000 ]
	[ "$(jq -c 'select(.new == 1 and .c == 2)' out | wc -l)" = 3000 ]
}

@test "endings of the stream, the output and the command line" {
	endings map 'x = id + 1'
}
