load helper

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	table=$BATS_TEST_TMPDIR/table
}

# shows EXPECTED - compares it with the table that was written.
shows() {
	diff -u - "$table"
}

@test "numbers stand with their points below each other, words at the left" {
	printf '%s\n' '{"a":1.25,"b":"x"}' '{"a":-30,"b":"long"}' '{"a":4.5}' |
		weir table > "$table"
	shows <<-'END'
	     a  b
	──────  ────
	  1.25  x
	-30     long
	  4.5
	END
}

@test "null, missing members, objects and control characters are shown" {
	printf '%s\n' '{"a":null,"b":1}' '{"a":"\t\u007f","c":{"d": [1]}}' |
		weir table > "$table"
	shows <<-'END'
	a   b  c
	──  ─  ──────────
	-   1
	␉␡     {"d": [1]}
	END
}

@test "the width of a character is that of the terminal" {
	printf '%s\n' '{"a":"Île","b":1}' '{"a":"東京","b":2}' |
		weir table > "$table"
	shows <<-'END'
	a     b
	────  ─
	Île   1
	東京  2
	END
}

@test "--columns chooses and orders" {
	printf '%s\n' '{"a":1,"b":2,"c":3}' | weir table -c c,x,a > "$table"
	shows <<-'END'
	c  x  a
	─  ─  ─
	3     1
	END
}

@test "--chart draws bars from zero to both sides" {
	printf '{"t":%s}\n' -12 0 6 12 null |
		weir table --chart t > "$table"
	shows <<-'END'
	  t
	───
	-12  ████████████
	  0
	  6              ██████
	 12              ████████████
	  -
	END
}

@test "a chart of a column that does not come is told" {
	echo '{"a":1}' | weir table --chart b > "$table" 2> err
	grep -q "there is no column 'b' for the chart" err
}

@test "after --rows records the widths stay, and new members are told" {
	printf '%s\n' '{"a":1}' '{"a":22}' '{"a":333,"b":1}' |
		weir table --rows 1 > "$table" 2> err
	shows <<-'END'
	a
	─
	1
	22
	333
	END
	grep -q '1 values came too late' err
}

@test "nothing in, nothing out" {
	weir table < /dev/null > "$table"
	[ ! -s "$table" ]
}

@test "of members with one name the last counts" {
	echo '{"a":1,"a":2}' | weir table > "$table"
	[ "$(tail -n 1 "$table")" = 2 ]
}

@test "the books balance over valid and broken input" {
	printf '%s\n' '{"a":1}' 'broken' '' '[1]' '{"@weir":{"x":1}}' '{"b":"\ud800"}' |
		weir table --receipt r --dead-letter d > "$table"
	balanced r
	[ "$(fate shown r)" -eq 1 ]
	[ "$(fate rejected r)" -eq 3 ]
	[ "$(wc -l < d)" -eq 3 ]
}

@test "the endings of streams, outputs and command lines" {
	endings table
}
