load helper

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	sample=$BATS_TEST_DIRNAME/../data/temperatures.ndjson
}

# Records at the given seconds of a minute.
recording() {
	printf '{"timestamp":"2024-01-01T00:00:%s.%sZ"}\n' "$@"
}

@test "a plain file comes out byte for byte" {
	weir replay "$sample" --receipt r | cmp - "$sample"
	balanced r
	[ "$(jq .passed r)" -eq "$(wc -l < "$sample")" ]
}

@test "gzip, zstd and standard input are told by their bytes" {
	gzip -c "$sample" > a
	zstd -qc "$sample" > b
	cat "$sample" "$sample" "$sample" "$sample" > all
	cp a c
	weir replay "$sample" a b - < c | cmp - all
}

@test "files are read one after the other, more than are usually open, too" {
	for i in {100..299}; do echo "{\"id\":$i}" > "in$i"; done
	(ulimit -S -n 32 && weir replay in*) | cmp - <(cat in*)
}

@test "a file of several gzip members or zstd frames is read to its end" {
	gzip -c "$sample" > a
	zstd -qc "$sample" > b
	cat a a > aa
	cat b b > bb
	cat "$sample" "$sample" "$sample" "$sample" > all
	weir replay aa bb | cmp - all
}

@test "a compressed stream that arrives in single bytes is read" {
	gzip -c "$sample" > a
	dd if=a bs=1 status=none | weir replay - | cmp - "$sample"
}

@test "files that do not end in a newline do not run together" {
	printf '{"a":1}' > a
	printf '{"b":2}\n' > b
	weir replay a b a > out
	printf '{"a":1}\n{"b":2}\n{"a":1}\n' | diff -u - out
}

@test "an empty file is no error, compressed or not" {
	: > a
	gzip -c a > b
	zstd -qc a > c
	weir replay a b c --receipt r > out
	[ ! -s out ]
	[ "$(jq .in r)" -eq 0 ]
}

@test "of a compressed file that is cut short the part before is written" {
	for _ in {1..20}; do cat "$sample"; done > many
	for tool in gzip zstd; do
		$tool -c many > full
		head -c "$(($(stat -c %s full) / 2))" full > part
		status 74 weir replay part --receipt r > out 2> err
		grep -q "cannot read: 'part' is cut short" err
		balanced r
		head -n "$(wc -l < out)" many | cmp - out
	done
}

@test "a damaged compressed file is an error" {
	gzip -c "$sample" > a
	printf 'xxxxxxxx' | dd of=a bs=1 seek=2000 conv=notrunc status=none
	status 74 weir replay a > out 2> err
	grep -q "'a' is damaged" err
}

@test "all files are opened before anything is written" {
	status 66 weir replay "$sample" missing > out 2> err
	[ ! -s out ]
	grep -q "cannot open 'missing': No such file or directory" err
	status 66 weir replay / > out 2> err
}

@test "bad lines of a recording are rejected, and their neighbours are not" {
	printf '{"a":1}\nnot json\n\n{"a":2}\n' > a
	weir replay a --dead-letter d --receipt r > out
	printf '{"a":1}\n{"a":2}\n' | diff -u - out
	true_of d '.line == 2'
	balanced r
}

@test "recorded responses are passed on, and what is no JSON is not" {
	printf '[{"a":1}]\n "x" \n[1,\n7\n' > a
	weir replay a --dead-letter d --receipt r > out
	printf '[{"a":1}]\n "x" \n7\n' | diff -u - out
	true_of d '.line == 3'
	balanced r
}

@test "at its own pace no record comes before its time" {
	recording 00 000 00 200 00 400 > a
	local before after
	before=$(date +%s%N)
	weir replay --pace a > out
	after=$(date +%s%N)
	cmp a out
	[ $((after - before)) -ge 400000000 ]
}

@test "the first record is written while the second is waited for" {
	recording 00 000 59 000 > a
	mkfifo fifo
	weir replay --pace a > fifo &
	local pid=$! line
	exec 4< fifo
	read -r -t 10 line <&4
	[ "$line" = "$(head -n 1 a)" ]
	kill -TERM "$pid"
	wait "$pid"
	exec 4<&-
}

@test "a signal ends the wait, and what is not due is counted" {
	recording 00 000 59 000 59 500 > a
	mkfifo fifo
	weir replay --pace a --receipt r > fifo &
	local pid=$! line
	exec 4< fifo
	read -r -t 10 line <&4
	kill -INT "$pid"
	wait "$pid"
	exec 4<&-
	balanced r
	[ "$(fate stopped r)" -eq 2 ]
}

@test "at a great speed, and without times, nothing is waited for" {
	printf '{"timestamp":"2019-01-01"}\n{"a":1}\n{"timestamp":"2031-01-01"}\n' > a
	timeout 10 weir replay --speed 1000000000000 a | cmp - a
}

@test "its options are checked" {
	status 64 weir replay 2> err
	grep -q 'FILE... is missing' err
	status 64 weir replay --speed 0 "$sample" 2> err
	status 64 weir replay --speed fast "$sample" 2> err
	grep -q "'fast' is not a number" err
}

@test "a full disk is an error, and a closed output is none" {
	for _ in {1..20}; do cat "$sample"; done > many
	status 74 weir replay many > /dev/full 2> err
	grep -q 'No space left on device' err
	[ "$(weir replay many 2> err | head -n 1)" = "$(head -n 1 "$sample")" ]
	[ ! -s err ]
}
