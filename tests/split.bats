load helper

@test "each element is a record, byte for byte where it stands on a line" {
	golden split/elements
}

@test "texts need no line break between them" {
	golden split/no-line-break-is-needed
}

@test "line breaks may have carriage returns" {
	golden split/carriage-returns
}

@test "a byte order mark is skipped" {
	golden split/byte-order-mark
}

@test "what is no object is rejected" {
	golden split/no-object
}

@test "a broken element is rejected alone, and told where" {
	golden split/broken-elements
}

@test "a control line from outside is a forgery" {
	golden split/forged-control
}

@test "behind a text that was cut, the next one is found" {
	golden split/cut-texts
}

@test "garbage between texts is one piece" {
	golden split/garbage-between-texts
}

@test "in a pretty text the elements behind a broken one are found" {
	golden split/pretty-text-with-a-quote-lost
}

@test "a path leads to the array" {
	golden split/path
}

@test "a text without an array there is rejected" {
	golden split/path-missing
}

@test "a path that is none is told" {
	golden split/path-is-none
}

@test "fields of the object around are kept, wherever they stand" {
	golden split/keep
}

@test "a kept field that is broken spoils its text only" {
	golden split/keep-what-is-broken
}

@test "without a path there is nothing to keep" {
	golden split/keep-needs-a-path
}

@test "an element too long is rejected alone" {
	golden split/too-long
}

@test "of what is broken and too long the start is told, and the size" {
	{
		printf '[\n {"id":1},\n {"x":]\n'
		head -c 5000 /dev/zero | tr '\0' x
		printf '\n {"id":2}\n]\n'
	} | weir split --max-line 1k --dead-letter letters
	jq -c '[.reason, .line, .column, .bytes, (.input | length)]' letters |
		diff -u - <(echo "[\"']' closes a '{'\",3,7,5020,1024]")
}

@test "to keep fields a text must not be too long" {
	golden split/too-long-for-keep
}

@test "the endings of a stream" {
	endings split
	record='{"items":[{}]}' endings split items
	record='{"items":[{}],"n":1}' endings split items --keep n
}

# Texts of all layouts, some of them broken, a thousand in all.
hostile() {
	local i
	for i in {1..250}; do
		echo "[{\"id\":$i},{\"id\":$i,\"x\":tru},7,{\"@weir\":1}]"
		echo "[{\"id\":$i},{\"id\":${i:0:$((i % 3))}"
		printf '[\n  {\n    "id": %d\n  },\n  {"id": "}\n]\n' "$i"
		printf '\0\xff<p>%d</p>{' "$i"
		echo
	done
}

@test "nothing vanishes" {
	hostile | weir split --receipt r --dead-letter d > o 2> e
	balanced r
	[ "$(wc -l < o)" = "$(jq .out r)" ]
	[ "$(wc -l < d)" = "$(fate rejected r)" ]
	[ "$(jq -s 'map(.id) | unique | length' o)" -ge 250 ]
}

@test "pieces of any size give the same" {
	hostile | head -c 20000 > in
	weir split --dead-letter a < in > x 2> e
	dd if=in obs=7 status=none | weir split --dead-letter b > y 2> e
	cmp x y
	cmp a b
}

@test "memory does not depend on the size of a text" {
	# A sanitizer reserves more memory than this leaves.
	! grep -q __asan_init "$WEIR_BUILD/libexec/weir/split" || skip
	local limit=40000
	many() { yes '{"id":1,"t":[20.5,{}]},' | head -n 400000; }
	{ echo '['; many; echo '{}]'; } > in
	(ulimit -v $limit && weir split < in) | tail -n 1 | cmp - <(echo '{}')
	{ echo '{"more":['; many; echo '7],"items":['; many
		echo '{}],"last":['; many; echo '{}]}'; } > in
	(ulimit -v $limit && weir split items < in) | wc -l | grep -qx 400001
	{ printf '[{"x":"'; head -c 20000000 /dev/zero | tr '\0' '['
		echo '"},{"id":2}]'; } > in
	(ulimit -v $limit && weir split < in 2> /dev/null) |
		cmp - <(echo '{"id":2}')
}
