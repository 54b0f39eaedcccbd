# shellcheck disable=SC2094 # the name of a site is no file
# shellcheck disable=SC2016 # expressions of jq are no shell's
# shellcheck disable=SC2030,SC2031 # each test sets its own WEIR_CHECKPOINT
load helper
load checkpoint

# Records of a site at the given seconds of a minute.
site() {
	local name=$1
	shift
	printf '{"timestamp":"2024-01-01T00:00:%sZ","site":"'"$name"'"}\n' "$@"
}

# What came out, as sites and seconds.
short() {
	jq -r '.site + .timestamp[17:-1]' "$@" | xargs
}

# wide FROM COUNT - so many records of a kilobyte, a second apart.
wide() {
	awk -v from="$1" -v count="$2" 'BEGIN {
		pad = sprintf("%940s", ""); gsub(/ /, "x", pad)
		for (i = 0; i < count; i++)
			printf "{\"timestamp\":%d,\"from\":%d,\"pad\":\"%s\"}\n",
			    from + i, from, pad
	}'
}

@test "records come out by event time, and those of one time by input" {
	site a 01 03 05 05 07 > a
	site b 02 03 05 06 > b
	site c 04 05 > c
	weir merge a b c --receipt r > out
	[ "$(short out)" = 'a01 b02 a03 b03 c04 a05 a05 b05 c05 b06 a07' ]
	weir merge c b a > out
	[ "$(short out)" = 'a01 b02 b03 a03 c04 c05 b05 a05 a05 b06 a07' ]
	balanced r
	[ "$(jq .passed r)" = 11 ]
}

@test "three inputs with everything in them, one of them standard input" {
	golden merge/three-inputs
}

@test "lines leave as they came" {
	printf ' {"timestamp": 1.50e0 ,"x":1.10}\t\r\n{"timestamp":3}' > a
	printf '{"timestamp":2,"\\u0041":"\\u00e9"}\n' > b
	printf ' {"timestamp": 1.50e0 ,"x":1.10}\t\r\n' > expected
	printf '{"timestamp":2,"\\u0041":"\\u00e9"}\n{"timestamp":3}\n' >> expected
	weir merge a b | cmp - expected
}

@test "one input comes out as it is" {
	site a 05 03 09 09 01 > a
	weir merge a | cmp - a
	weir merge - < a | cmp - a
	weir merge <(cat a) | cmp - a
}

@test "the time may stand in another field, and be in other units" {
	printf '{"at":%s}\n' 1000 3000 > a
	printf '{"at":%s}\n' 2000 '"1970-01-01 00:00:04"' > b
	weir merge --time at --time-unit ms a b | jq -c .at | xargs > out
	echo '1000 2000 3000 1970-01-01 00:00:04' | diff - out
}

@test "the watermark waits for records that come late" {
	site a 01 05 03 08 06 > a
	site b 02 04 07 > b
	weir merge --watermark-delay 2s a b > out
	[ "$(short out)" = 'a01 b02 a03 b04 a05 a06 b07 a08' ]
}

@test "a record that is later still has the place of its input's watermark" {
	site a 01 05 02 06 > a
	site b 03 04 05 07 > b
	weir merge a b > out
	[ "$(short out)" = 'a01 b03 b04 a05 a02 b05 a06 b07' ]
}

@test "files, and pipes that bring anything at any time, are sorted alike" {
	python3 "$BATS_TEST_DIRNAME/merge.py" 1 40
}

@test "an input that has ended holds no other back" {
	mkfifo a b out
	weir merge a b > out &
	exec 5< out 6> a 7> b
	site b 01 02 >&7
	exec 6>&-
	read -r -u 5 first
	read -r -u 5 second
	[ "$(echo "$first $second" | short)" = 'b01 b02' ]
	exec 7>&-
	status 1 read -r -u 5
	wait
}

@test "what is known to be first is written at once" {
	mkfifo a b out
	weir merge a b > out &
	exec 5< out 6> a 7> b
	site a 01 >&6
	site b 02 >&7
	read -r -u 5 line
	[ "$(echo "$line" | short)" = a01 ]
	site a 02 >&6
	read -r -u 5 line
	[ "$(echo "$line" | short)" = a02 ]
	site a 03 >&6
	read -r -u 5 line
	[ "$(echo "$line" | short)" = b02 ]
	exec 6>&- 7>&-
	read -r -u 5 line
	[ "$(echo "$line" | short)" = a03 ]
	wait
}

@test "what waits for another input does not keep its writer waiting" {
	mkfifo a b
	mkdir spilled
	wide 1 12000 > many
	TMPDIR=spilled weir merge a b > out &
	exec 6> a
	# All of it is read, though nothing has come from the other one.
	cat many > b
	[ -z "$(ls spilled)" ]
	wide 0 12000 > few
	cat few >&6
	exec 6>&-
	wait
	sort -s -n -t: -k2,2 few many | cmp - out
}

@test "a tee into a fast and a slow branch stands still for neither" {
	mkfifo a b
	wide 1 12000 > many
	tee a < many > b &
	# The slow one gives nothing before it has all.
	weir merge <(weir select 'timestamp % 2 == 0' < a) \
		<(awk '{ line[NR] = $0 }
		END { for (i = 1; i <= NR; i++) print line[i] }' b |
		weir select 'timestamp % 2 == 1') | cmp - many
	wait
}

@test "where nothing can be set aside, it says so" {
	mkfifo a b
	wide 1 12000 > many
	exec 6<> a
	cat many > b 2> /dev/null &
	TMPDIR=missing status 73 weir merge a b > out 2> err
	echo "weir-merge: cannot create a file in 'missing': No such file or" \
		"directory" | diff - err
	exec 6>&-
	wait
}

@test "a plain file is not set aside" {
	wide 1 12000 > many
	site a 01 > a
	TMPDIR=missing weir merge many a | cmp - <(cat many a)
}

@test "lines that are no records and records without a time are rejected" {
	printf '%s\n' '{"timestamp":1}' 'no' '' '{"timestamp":2}' '{}' \
		'{"timestamp":"soon"}' > a
	printf '%s\n' '{"timestamp":1}' '[]' '{"timestamp":4}' > b
	weir merge a b --dead-letter d --receipt r > out 2> err
	[ "$(jq .timestamp out | xargs)" = '1 1 2 4' ]
	jq -r '[.line, .reason, .input] | join(" ")' d | sort > letters
	cat > expected <<-'END'
		2 expected '{' []
		2 expected '{' no
		5 no event time {}
		6 no event time {"timestamp":"soon"}
	END
	diff expected letters
	balanced r
	[ "$(jq -c '[.in, .passed, .fates.rejected, .blank]' r)" = '[8,4,4,1]' ]
	status 65 weir merge a b --strict > out 2> err
}

@test "a clock that is a century ahead stops nobody" {
	site a 01 04 07 | sed '2s/2024/2124/' > a
	site b 02 05 08 > b
	weir merge a b --dead-letter d --receipt r > out 2> err
	[ "$(short out)" = 'a01 b02 b05 a07 b08' ]
	true_of d '.line == 2 and (.reason | startswith("a leap in time"))'
	balanced r
	# Neither does one that is the last of its input, without a newline.
	site a 01 04 | sed '2s/2024/2124/' | head -c -1 > a
	weir merge a b --dead-letter d --receipt r > out 2> err
	[ "$(short out)" = 'a01 b02 b05 b08' ]
	balanced r
}

@test "a leap that three agree on is believed" {
	site a 01 04 05 06 07 | sed '2,$s/2024/2030/' > a
	site b 02 05 08 > b
	weir merge a b --receipt r > out
	[ "$(short out)" = 'a01 b02 b05 b08 a04 a05 a06 a07' ]
	balanced r
	weir merge a b --max-jump 10000d | cmp - out
}

@test "a line that is too long is rejected, wherever it is cut" {
	for size in 1500 300000 2000000; do
		{
			site a 01
			head -c "$size" /dev/zero | tr '\0' x
			echo
			site a 03
		} > a
		site b 02 > b
		weir merge a b --max-line 1k --dead-letter d --receipt r > out 2> err
		[ "$(short out)" = 'a01 b02 a03' ]
		true_of d --argjson size "$size" '.line == 2 and
			.bytes == $size and .reason == "line too long"'
		balanced r
		rm d
		# Also as the last one, without a newline.
		head -n 2 a | head -c -1 > c
		weir merge b c --max-line 1k --dead-letter d --receipt r > out 2> err
		[ "$(short out)" = 'a01 b02' ]
		[ "$(jq -s 'length' d)" = 1 ]
		balanced r
		rm d
	done
}

@test "many inputs are merged, and more than are usually open" {
	for i in {100..299}; do
		awk -v i="$i" 'BEGIN { for (t = i % 7; t < 1000; t += 1 + i % 5)
			print "{\"timestamp\":" t ",\"from\":" i "}" }' > "in$i"
	done
	weir merge in* > out
	sort -s -n -t: -k2,2 in* | cmp - out
	(ulimit -S -n 32 && weir merge in*) | cmp - out
}

@test "all inputs are opened before anything is written" {
	site a 01 > a
	status 66 weir merge a missing > out 2> err
	[ ! -s out ]
	grep -q "cannot open 'missing': No such file or directory" err
	status 66 weir merge a / > out 2> err
	grep -q "cannot open '/': Is a directory" err
	status 64 weir merge > out 2> err
	status 64 weir merge a --no-such-option 2> err
}

@test "a full disk is an error, a reader that leaves is none" {
	wide 1 3000 > a
	status 74 weir merge a a > /dev/full 2> err
	grep -q 'No space left on device' err
	rc=$( { { weir merge a a 2> err; echo $? >&3; } |
		head -n 1 > /dev/null; } 3>&1 )
	[ "$rc" = 141 ]
	[ ! -s err ]
}

@test "a reader that leaves ends it while it waits" {
	mkfifo a out
	exec 6<> a
	{ rc=0; weir merge a > out || rc=$?; echo "$rc" > rc; } &
	exec 7< out
	site a 01 >&6
	read -r -u 7
	exec 7<&-
	wait
	[ "$(cat rc)" = 141 ]
	exec 6>&-
}

@test "after SIGTERM, what is in pipes is still merged, and files are left" {
	mkfifo a b out
	wide 1 5000 > c
	weir merge a b c --receipt r > out &
	pid=$!
	exec 5< out 6> a 7> b
	site a 01 03 >&6
	site b 01 >&7
	# It has begun with the file, and no pipe holds all of that.
	read -r -u 5
	kill -TERM "$pid"
	site b 02 04 >&7
	exec 6>&- 7>&-
	cat <&5 > rest
	wait "$pid"
	[ "$(grep site rest | short)" = 'a01 b01 b02 a03 b04' ]
	[ "$(grep -c from rest)" -lt 4500 ]
	# What was read of a line of the file is no broken record.
	[ "$(fate rejected r)" = 0 ]
	balanced r
}

@test "the same bytes come out however fast they come in" {
	wide 1 3000 > a
	wide 2 3000 > b
	weir merge a b --receipt files > expected
	weir merge <(cat a) <(cat b) --receipt pipes | cmp - expected
	same_books files pipes
}

@test "an audit sees what went through a merge" {
	mkfifo a b
	wide 1 3000 > one
	wide 2 3000 > two
	export WEIR_RECEIPTS=receipts
	weir replay one > a &
	weir replay two > b &
	weir merge a b | weir select 'from == 1' > out
	wait
	unset WEIR_RECEIPTS
	weir audit receipts > report
	grep -qE '^merge +select +pipe +6000 +6000 +delivered' report
}

# -- watermark lines --

# told FILE - the watermarks in a stream, as seconds, with the records around.
told() {
	jq -r '.site + .timestamp[17:-1] // ."@weir".watermark[17:-1]' "$1" | xargs
}

mark() {
	echo "{\"@weir\":{\"watermark\":\"2024-01-01T00:00:$1Z\"}}"
}

@test "a watermark line moves its input, and what all have come to is told" {
	{ site a 01; mark 06; site a 09; } > a
	site b 02 04 05 08 > b
	weir merge a b > out
	[ "$(told out)" = 'a01 b02 b04 b05 06 b08 a09' ]
	weir merge b a | cmp - out
}

@test "an idle input that says so holds nobody back" {
	mkfifo a b out
	weir merge a b > out &
	exec 5< out 6> a 7> b
	site b 03 05 >&7
	mark 04 >&6
	read -r -u 5 first
	read -r -u 5 second
	{ echo "$first"; echo "$second"; } > got
	[ "$(told got)" = 'b03 04' ]
	# What all have told is told, though no record came.
	mark 20 >&7
	mark 10 >&6
	{
		read -r -u 5 line; echo "$line"
		read -r -u 5 line; echo "$line"
	} > got
	[ "$(told got)" = 'b05 10' ]
	exec 6>&- 7>&-
	wait
}

@test "without watermark lines, none is written" {
	site a 01 02 03 > a
	site b 01 02 03 > b
	weir merge a b | { status 1 grep weir; }
}

@test "a control line that nobody knows is passed on" {
	{ echo '{"@weir":{"colour":"red"}}'; site a 01; } > a
	weir merge a > out
	cmp a out
	echo '{"@weir":{"watermark":"red"}}' > a
	status 76 weir merge a > out 2> err
	grep -q "'a', line 1: a control line that says nothing known" err
}

# -- checkpoints --

# readings COUNT - a second apart, nearly in order, one of a wrong clock.
readings() {
	awk -v count="$1" 'BEGIN {
		for (i = 0; i < count; i++) {
			t = 1700000000 + i + (i * 7919) % 13 - 6
			if (i == int(count / 2)) t += 1e9
			printf "{\"id\":%d,\"timestamp\":%d}\n", i, t
		}
	}'
}

source=(weir replay --checkpoint c --checkpoint-interval 0s --speed 1e12)

even() {
	weir select 'id % 3 == 0'
}

odd() {
	weir select 'id % 3 != 0'
}

merge_both() {
	weir merge --watermark-delay 8s --checkpoint c --dead-letter letters a b
}

sink() {
	weir select true --checkpoint c --id sink --output out
}

# expect FILE - what comes of it without checkpoints.
expect() {
	even < "$1" > a &
	odd < "$1" > b &
	weir merge --watermark-delay 8s a b --dead-letter letters.expected \
		> expected 2> e
	wait
}

# pipeline BYTES [END] - after so many bytes one of the branches dies.
whole=1000000000
pipeline() {
	local code=0
	"${source[@]}" --at-end "${2-final}" in 2> e1 | tee >(even > a) 2> e2 |
		head -c "$1" | odd > b &
	{ merge_both 2> e3; echo $? > rc; } | sink 2> e4 || code=$?
	wait
	[ "$code" = "$(cat rc)" ] || { cat e?; return 1; }
	return "$code"
}

@test "with checkpoints, the same comes out as without" {
	readings 2000 > in
	mkfifo a b
	expect in
	pipeline "$whole"
	cmp expected out
	cmp letters.expected letters
}

@test "watermarks are told at the same places, wherever barriers stand" {
	mkfifo a b
	readings 2000 | awk '{ print } NR % 7 == 0 {
		t = strftime("%FT%TZ", 1700000000 + NR - 4, 1)
		printf "{\"@weir\":{\"watermark\":\"%s\"}}\n", t
	}' > in
	even() { weir select 'id % 10 == 0'; }
	odd() { weir select 'id % 10 != 0'; }
	weir merge --watermark-delay 8s <(even < in) <(odd < in) \
		> expected 2> e
	[ "$(grep -c watermark expected)" -gt 100 ]
	"${source[@]}" in | tee >(even > a) | odd > b &
	merge_both > out 2> e
	wait
	grep -v '"pipeline"\|"barrier"' out | diff -u expected -
}

@test "a pipeline that is cut off anywhere goes on where it was" {
	readings 6000 > in
	mkfifo a b
	expect in
	begun=0
	for bytes in 3000 20000 20001 20011 20500 30000; do
		status 75 pipeline "$bytes"
		grep -q 'the stream was cut off' e3
		barrier=$(jq .barrier c/sink.mark 2> /dev/null || echo 0)
		[ "$barrier" -ge "$begun" ]
		begun=$barrier
	done
	[ "$begun" -gt 0 ]
	pipeline "$whole"
	cmp expected out
	cmp letters.expected letters
}

# faulty FIRST - every second reading from one on; some have no time, leap, or
# are too long, and their number is told by "id".
faulty() {
	awk -v first="$1" 'BEGIN {
		pad = sprintf("%1500s", "")
		for (i = first; i < 3000; i += 2) {
			t = 1700000000 + i
			if (i % 71 < 2) print "{\"id\":" i "}"
			else if (i % 83 < 2) print "{\"id\":" i ",\"x\":\"" pad "\"}"
			else if (i % 97 < 2)
				print "{\"id\":" i ",\"timestamp\":" t + 1e9 "}"
			else print "{\"id\":" i ",\"timestamp\":" t "}"
		}
	}'
}

# reached BARRIER - whether the sink has marked it, or a later one.
reached() {
	[ "$(jq .barrier c/sink.mark)" -ge "$1" ]
}

# reached_or_ended BARRIER PID - on a busy machine there are fewer barriers.
reached_or_ended() {
	reached "$1" || ! kill -0 "$2"
}

@test "one that is killed goes on, and rejects in the same order" {
	faulty 0 > one
	faulty 1 > two
	mkfifo a b c.in
	merging=(weir merge --watermark-delay 8s --max-line 1k
		--dead-letter letters a b)
	cat one > a &
	cat two > b &
	"${merging[@]}" > expected 2> e
	mv letters letters.expected
	[ "$(jq -r .reason letters.expected | sort -u | wc -l)" = 3 ]
	[ "$(jq -r .from letters.expected | sort -u | xargs)" = 'a b' ]
	export WEIR_CHECKPOINT=c
	pace=(--time id --speed 2000)
	hits=0
	for round in 4 12 20 whole; do
		weir replay "${pace[@]}" --checkpoint-interval 0s --id one one \
			> a 2> e1 &
		weir replay "${pace[@]}" --checkpoint-interval 7ms --id two two \
			> b 2> e2 &
		"${merging[@]}" > c.in 2> e3 &
		victim=$!
		sink < c.in 2> e4 &
		if [ "$round" != whole ]; then
			await reached_or_ended "$round" "$victim" ||
				{ kill -9 "$victim"; return 1; }
			! kill -9 "$victim" || hits=$((hits + 1))
		fi
		wait
	done
	[ "$hits" -gt 0 ]
	cmp expected out
	cmp letters.expected letters
}

@test "what waits at a pause goes on in the next run" {
	readings 3000 > all
	mkfifo a b
	expect all
	for lines in 1000 1501 1502 2200; do
		head -n "$lines" all > in
		pipeline "$whole" pause
		[ "$(wc -l < out)" -lt "$lines" ]
	done
	cp all in
	pipeline "$whole"
	cmp expected out
	cmp letters.expected letters
}

# foreign END FIRST LAST - readings, of which another program has made one that
# is no text, and one that is too long and breaks off within a character.
foreign() {
	seq "$2" "$3" | sed 's/.*/{"timestamp":&}/' > "in.$2"
	weir replay --checkpoint-interval 0s --at-end "$1" --id "from-$2" \
		"in.$2" | weir through sed \
		's/.*:30}/"\xff\xc3\xbf\x00"/
		s/.*:31}/\xff'"$(printf 'é%.0s' {1..999})/"
}

@test "bytes that are no text wait for the next run, too" {
	mkfifo a b
	merging=(weir merge --watermark-delay 60s --max-line 1k
		--dead-letter letters a b)
	foreign final 0 39 > a &
	foreign final 10 10 > b &
	"${merging[@]}" > expected 2> e
	mv letters letters.expected
	[ "$(wc -l < letters.expected)" = 2 ]
	export WEIR_CHECKPOINT=c
	for end in pause final; do
		[ ! -s letters ]
		foreign "$end" 0 39 > a &
		foreign "$end" 10 10 > b &
		"${merging[@]}" 2> e3 | sink
		wait
	done
	diff -u letters.expected letters
}

# stream - what a source with checkpoints writes.
stream() {
	readings 100 > in
	"${source[@]}" in > stream
}

@test "lines that are missing before a barrier are exit 76" {
	stream
	weir merge <(cat stream) <(cat stream) > out 2> err || code=$?
	[ "$code" = 78 ]
	status 76 weir merge --checkpoint c <(cat stream) \
		<(sed 5d stream) > out 2> err
	grep -q 'lines came before barrier 1, but' err
	status 76 weir merge --checkpoint c <(cat stream) \
		<(sed '5s/"id":/"id": /' stream) > out 2> err
	grep -q 'are not as they were sent' err
	status 76 weir merge --checkpoint c <(cat stream) \
		<(grep -v '"barrier":1,' stream) > out 2> err
	grep -qE 'brings barrier 1, but .* barrier 2|lines came before' err
}

@test "an input without barriers beside one that has them is exit 76" {
	stream
	status 76 weir merge --checkpoint c <(cat stream) in > out 2> err
	grep -q "'in' is not that of a source with --checkpoint" err
	status 76 weir merge --checkpoint c in > out 2> err
	status 75 weir merge --checkpoint c <(cat stream) /dev/null > out 2> err
	# In a file they were of another run.
	weir merge stream --max-jump 100000d > out
	status 1 grep weir out
	[ "$(wc -l < out)" = 100 ]
}
