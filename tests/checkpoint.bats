# Checkpoints: a pipeline that is killed goes on where it was.
load helper
load checkpoint
load stream

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	readings 3000 > in
}

# readings COUNT [FIRST] - a reading a second.
readings() {
	local first=${2-1}
	seq "$first" "$((first + $1 - 1))" | awk '{
		printf "{\"id\":%d,\"timestamp\":%d,\"temperature\":%.1f}\n",
		    $1, 1733011200 + $1, $1 % 37 / 2
	}'
}

# A barrier every few records: what is read at once is small.
source=(weir replay --checkpoint c --checkpoint-interval 0s --speed 1e12)

# The same at a pace that leaves time to kill somebody: a second for a minute.
slow=(weir replay --checkpoint c --checkpoint-interval 0s --speed 60)

filter=(weir select 'id != 7' --checkpoint c --max-line 1k
	--dead-letter letters)

sink=(weir select true --checkpoint c --id sink --output out)
other=(weir select true --checkpoint c --id other --output out2)

# reached SINK BARRIER
reached() {
	[ "$(jq .barrier "c/$1.mark")" -ge "$2" ]
}

# barrier SINK - the one it has committed.
barrier() {
	jq .barrier "c/$1.mark"
}

# start - runs source, filter and sink at a slow pace; their ids are in pids.
start() {
	mkfifo a b
	"${slow[@]}" in > a 2> e1 &
	pids=($!)
	"${filter[@]}" < a > b 2> e2 &
	pids+=($!)
	"${sink[@]}" < b 2> e3 &
	pids+=($!)
}

# finish - waits for all of them; their exit codes are in codes.
finish() {
	codes=()
	for pid in "${pids[@]}"; do
		code=0
		wait "$pid" || code=$?
		codes+=("$code")
	done
	rm a b
}

# of_two SIGNAL - ends both ends of a pipe that have their ids in two.
of_two() {
	kill "-$1" "${two[@]}"
	wait || true
}

@test "an undisturbed run writes what it would without checkpoints" {
	"${source[@]}" in | "${sink[@]}"
	cmp in out
	[ "$(barrier sink)" -gt 5 ]
	find c -type f -printf '%f\n' | sed 's/\.[0-9]*$/.N/' | sort -u > names
	diff -u names - <<-END
		pipeline
		replay.N
		replay.barriers
		replay.lock
		sink.N
		sink.lock
		sink.mark
	END
}

@test "the same once more changes nothing" {
	"${source[@]}" in | "${sink[@]}"
	"${source[@]}" in | "${sink[@]}"
	cmp in out
}

@test "whoever is killed: the same command completes the work" {
	long=$(printf '{"x":"%2000d"}' 0)
	grep -v '"id":7,' in > expected
	sed -i "1i $long
		\$a $long" in
	for victim in 0 1 2; do
		rm -rf c out letters
		start
		await reached sink 2
		kill -9 "${pids[victim]}"
		finish
		[ "${codes[2]}" -ne 0 ]
		[ "$(wc -l < out)" -lt 2900 ]
		before=$(barrier sink)
		"${source[@]}" in | "${filter[@]}" | "${sink[@]}" --receipt r
		cmp expected out
		jq -r .line letters > lines
		diff -u lines - <<< $'1\n3002'
		[ "$(jq -s .[-1].in r)" -lt 2998 ]
		[ "$(barrier sink)" -gt "$before" ]
	done
}

@test "all of them killed, again and again" {
	grep -v '"id":7,' in > expected
	for round in 2 4 6 8; do
		start
		await reached sink "$round"
		kill -9 "${pids[@]}"
		finish
	done
	"${source[@]}" in | "${filter[@]}" | "${sink[@]}"
	cmp expected out
	[ "$(jq .epoch c/pipeline)" = 5 ]
}

@test "who loses the one before it exits with 75" {
	start
	await reached sink 2
	kill -9 "${pids[0]}"
	finish
	[ "${codes[*]}" = "137 75 75" ]
	grep -q 'cut off; run the same again' e3
}

@test "SIGTERM pauses the source, and all of them end well" {
	start
	await reached sink 2
	kill -TERM "${pids[0]}"
	finish
	[ "${codes[2]}" = 0 ] || [ "${codes[2]}" = 75 ]
	"${source[@]}" in | "${filter[@]}" | "${sink[@]}"
	grep -v '"id":7,' in | cmp - out
}

@test "a file that grows is read on from run to run" {
	for part in 1 2 3; do
		readings 1000 $((1000 * part - 999)) >> growing
		"${source[@]}" --at-end pause growing | "${sink[@]}" --receipt r
		[ "$(jq -s .[-1].in r)" = 1000 ]
	done
	cmp in out
	"${source[@]}" --at-end pause growing | "${sink[@]}" --receipt r
	[ "$(jq -s .[-1].in r)" = 0 ]
	cmp in out
}

@test "a line that is not written to its end is left for the next run" {
	head -c 5000 in > growing
	"${source[@]}" --at-end pause growing | "${sink[@]}"
	head -c 5000 in | sed '$d' | cmp - out
	tail -c +5001 in >> growing
	"${source[@]}" --at-end pause growing | "${sink[@]}"
	cmp in out
}

@test "neither is such a line that reads end within" {
	long=$(printf '{"x":"%9000d"}' 0)
	sed -i "80i $long" in
	# A read takes 4096 bytes, or a line that is longer.
	for size in 4096 4100 4150 5000 8200 12300; do
		rm -rf c out growing
		head -c "$size" in > growing
		"${source[@]}" --at-end pause growing | "${sink[@]}"
		head -c "$size" in | sed '$d' | cmp - out
		tail -c "+$((size + 1))" in >> growing
		"${source[@]}" --at-end pause growing | "${sink[@]}"
		cmp in out
	done
}

@test "another file follows where one was read to its end" {
	readings 500 > first
	readings 500 501 > second
	for end in pause final; do
		rm -rf c out
		"${source[@]}" --at-end "$end" first | "${sink[@]}"
		"${source[@]}" --at-end "$end" second | "${sink[@]}"
		readings 1000 | cmp - out
	done
}

@test "a table of CSV goes on in another file, and has one header" {
	readings 500 > first
	readings 500 501 > second
	for columns in '' '--fields id,timestamp,temperature'; do
		rm -rf c out
		for file in first first second second; do
			# shellcheck disable=SC2086 # none, or two words
			"${source[@]}" $file |
				weir to-csv $columns --checkpoint c --output out
		done
		readings 1000 | weir to-csv | cmp - out
	done
}

@test "another file does not follow where one was read in part" {
	start
	await reached sink 2
	kill -9 "${pids[@]}"
	finish
	sed 's/id/di/' in > other
	"${source[@]}" other 2> e | "${sink[@]}" 2> /dev/null || true
	grep -q "is not the one that 'c' has read in part" e
}

@test "a file that has grown since its final end is refused" {
	"${source[@]}" in | "${sink[@]}"
	readings 10 3001 >> in
	status 78 "${source[@]}" in > /dev/null 2> e
	grep -q 'has grown since' e
}

@test "what was final stays so in runs that pause" {
	"${source[@]}" in | "${sink[@]}"
	"${source[@]}" --at-end pause in | "${sink[@]}"
	readings 10 3001 >> in
	status 78 "${source[@]}" --at-end pause in > /dev/null 2> e
	grep -q 'has grown since' e
}

@test "compressed recordings and several of them go on, too" {
	split -n l/3 in part-
	gzip part-aa
	zstd -q --rm part-ab
	for at in 2 5 8; do
		mkfifo a
		"${slow[@]}" part-aa.gz part-ab.zst part-ac > a &
		two=($!)
		"${sink[@]}" < a 2> /dev/null &
		two+=("$!")
		await reached sink "$at"
		of_two KILL
		rm a
	done
	"${source[@]}" part-aa.gz part-ab.zst part-ac | "${sink[@]}"
	cmp in out
}

# asked_after SECONDS PID - asks for its books; whether it has run so long.
asked_after() {
	kill -USR1 "$2"
	tail -n 1 books > last
	true_of last ".run.seconds > $1"
}

@test "a source sleeps until a record's time, though a barrier is due" {
	recording > in
	weir replay --checkpoint cp --checkpoint-interval 300ms --pace in \
		> out 2> books &
	started+=($!)
	await test -s out
	await asked_after 1 "$!"
	await grep -q '^State:.S' "/proc/$!/status"
}

@test "a second run at the same time is refused" {
	start
	await reached sink 1
	status 75 "${source[@]}" in > /dev/null 2> e
	grep -q "another run has 'c'" e
	kill "${pids[0]}"
	finish
}

@test "of two sinks the slower one decides" {
	mkfifo a b
	"${other[@]}" < b 2> /dev/null &
	first=$!
	"${sink[@]}" < a 2> /dev/null &
	"${slow[@]}" --sinks sink,other in 2> /dev/null | tee a > b &
	await reached sink 5
	await reached other 2
	kill -9 "$first"
	wait || true
	"${other[@]}" < b &
	"${sink[@]}" < a &
	"${source[@]}" --sinks sink,other in | tee a > b
	wait
	cmp in out
	cmp in out2
}

@test "two sinks must be named" {
	mkfifo a
	"${other[@]}" < a 2> /dev/null &
	"${slow[@]}" in 2> e | tee a | "${sink[@]}" 2> /dev/null || true
	wait || true
	grep -q 'name all sinks with --sinks' e
}

@test "a mark that was lost is found again" {
	start
	await reached sink 3
	kill -9 "${pids[@]}"
	finish
	echo '{"version":1,"barrier":2}' > c/sink.mark
	"${source[@]}" in | "${filter[@]}" | "${sink[@]}"
	grep -v '"id":7,' in | cmp - out
}

@test "a reading that is not believed yet waits from run to run" {
	# Its text has what a string escapes.
	leap='{"id":"\\u00e9 \"","timestamp":4102444800}'
	for last in '{"timestamp":1733014601}' "$leap"; do
		rm -rf c out letters
		{ cat in; echo "$leap"; } > growing
		for more in "$leap" "$last" '{"timestamp":1733014602}'; do
			"${source[@]}" --at-end pause growing |
				weir dedup --key timestamp --checkpoint c --receipt r \
					--output out --dead-letter letters 2> e
			balanced r
			echo "$more" >> growing
		done
		"${source[@]}" growing | weir dedup --key timestamp --checkpoint c \
			--receipt r --output out --dead-letter letters 2> e
		balanced r
		weir dedup --key timestamp --dead-letter letters2 < growing \
			> wanted 2> e
		cmp wanted out
		cmp letters2 letters
		rm letters2
	done
}

@test "a sink that is ahead counts lines once" {
	recording > in
	sed -i "70s/.*/$(printf '%-63s' 7)/; 150s/.*/$(printf '%-63s' 7)/" in
	store=(weir store sqlite:db --table t --checkpoint cp --dead-letter letters)
	killed source store-sqlite "${store[@]}"
	unmark store-sqlite
	source_of --speed 1e12 in | "${store[@]}" --receipt r
	[ "$(last skipped r)" = 127 ]
	diff -u <(jq .line letters) - <<< $'70\n150'
}

# -- what stands between --

@test "a filter in between that moves, drops or changes lines is found out" {
	for filter in 'sort -r' 'grep -v "id\":9,"' 'jq -c .' 'sed s/id/di/' \
	    'sed p' 'tac' 'jq -c "select(.id > 9)"'; do
		rm -rf c out
		echo "$filter"
		"${source[@]}" in 2> /dev/null | sh -c "$filter" |
			{ "${sink[@]}" || echo $? > code; }
		[ "$(cat code)" = 76 ]
		[ ! -e c/sink.mark ] || [ "$(barrier sink)" = 0 ]
	done
}

@test "cat in between does no harm" {
	"${source[@]}" in | cat | "${sink[@]}"
	cmp in out
}

# -- what does not fit --

@test "a stage that is not given --checkpoint but has a state is refused" {
	"${source[@]}" in 2> /dev/null |
		status 78 weir dedup --key id > /dev/null 2> e
	grep -q 'must this program' e
	"${source[@]}" in 2> /dev/null |
		status 78 weir store sqlite:db --table t 2> e
	grep -q 'must this program' e
}

@test "an input without a checkpoint is refused" {
	status 76 "${sink[@]}" < in 2> e
	grep -q 'not that of a source with --checkpoint' e
	[ ! -s out ]
	status 75 "${sink[@]}" < /dev/null 2> e
}

@test "another folder than the source's is refused" {
	"${source[@]}" in 2> /dev/null |
		status 78 weir select true --checkpoint other --output out 2> e
	grep -q "'other' is not the checkpoint of the source" e
}

@test "two stages of one name are refused" {
	"${source[@]}" in 2> /dev/null |
		weir select true --checkpoint c --dead-letter l 2> /dev/null |
		status 78 weir select true --checkpoint c --output out 2> e
	grep -q 'two stages named "select"' e
	"${source[@]}" in | weir select true --checkpoint c | "${sink[@]}"
}

@test "names and folders that cannot be" {
	status 64 "${sink[@]}" --id a/b < in 2> e
	grep -q "'a/b' is no name" e
	status 64 weir split --checkpoint c < in 2> e
	grep -q 'publish to a topic first' e
	touch file
	status 73 weir replay --checkpoint file/c in 2> e
}

@test "a damaged file of a checkpoint is refused" {
	"${source[@]}" --at-end pause in | "${sink[@]}"
	cp -R c whole
	for file in pipeline replay.barriers sink.mark "sink.$(barrier sink)"; do
		for change in 's/version":1/version":9/' 's/barrier/x/; s/epoch/x/' \
		    's/}$//' 's/^.*$//'; do
			rm -rf c
			cp -R whole c
			sed -i "$change" "c/$file"
			cmp -s "c/$file" "whole/$file" && continue
			{ "${source[@]}" in 2> e || true; } |
				{ "${sink[@]}" 2> e2 || true; }
			cat e e2 > told
			grep -q "'c/$file'\|in 'c'\|'c' does not know" told ||
				{ echo "$file $change:"; cat told; false; }
		done
	done
}

@test "a state of which nothing is left is damaged" {
	windows=(weir window-agg --checkpoint c --every 1h count)
	"${source[@]}" --at-end pause in | "${windows[@]}" | "${sink[@]}"
	state=c/window-agg.$(barrier sink)
	: > "$state"
	{ "${source[@]}" in 2> /dev/null || true; } |
		status 78 "${windows[@]}" 2> e > /dev/null
	diff -u - e <<< "weir-window-agg: '$state' is damaged"
}

@test "a state of other options or of another version is told as such" {
	windows=(weir window-agg --checkpoint c --every 1h count)
	"${source[@]}" --at-end pause in | "${windows[@]}" | "${sink[@]}"
	state=c/window-agg.$(barrier sink)
	{ "${source[@]}" in 2> /dev/null || true; } |
		status 78 "${windows[@]}" --allowed-lateness 90m 2> e > /dev/null
	diff -u - e <<< "weir-window-agg: '$state' was saved with another allowed-lateness: 0, not 1h30m"
	sed -i 's/"version":1/"version":9/' "$state"
	{ "${source[@]}" in 2> /dev/null || true; } |
		status 78 "${windows[@]}" 2> e > /dev/null
	diff -u - e <<< "weir-window-agg: '$state' has version 9 of the format, and weir 0.1.0 reads version 1"
}

@test "control lines in a recording are of another run" {
	"${source[@]}" in > recorded
	[ "$(grep -c @weir recorded)" -gt 2 ]
	weir replay recorded | cmp - in
	rm -rf c
	"${source[@]}" recorded | "${sink[@]}"
	cmp in out
}

@test "a file that the shell has opened is no part of it, which is told" {
	"${source[@]}" in 2> e | weir select true > redirected 2> e2
	[ ! -s e ]
	diff -u - e2 <<< 'weir-select: what goes to standard output is not committed, and a next run may write it again; use --output FILE'
	rm -rf c
	"${source[@]}" in | weir store sqlite:db --table t --checkpoint c > none 2> e
	[ ! -s e ]
}

@test "--output writes a file in place of standard output" {
	weir select 'id <= 2' --output out < in > o
	[ ! -s o ]
	head -n 2 in | cmp - out
	weir select 'id == 3' --output out < in
	[ "$(wc -l < out)" = 1 ]
	status 73 weir select true --output no/file < in 2> e
	status 74 weir select true --output /dev/full < in 2> e
}

@test "output that nothing commits is told" {
	"${source[@]}" in 2> e1 | weir select true > out 2> e2
	status 1 grep -q weir-replay e1
	grep -q 'standard output is not committed.* --output FILE' e2
	"${source[@]}" in 2> e1 | weir to-csv 2> e2 | cat > out
	grep -q 'no sink has committed a barrier yet' e1
	grep -q 'standard output is not committed.* --output FILE' e2
	"${source[@]}" in 2> e1 | weir select true 2> e2 | "${sink[@]}" 2> e3
	"${source[@]}" in 2>> e1 | "${sink[@]}" 2>> e3
	status 1 grep -q 'standard output' e1 e2 e3
	grep -c 'no sink' e1 | diff - <(echo 1)
}

# -- several sources --

@test "two sources, of which one ends before the other, go on" {
	readings 400 > a
	readings 3000 401 > b
	sort -n -t: -k2 a b > expected
	run_both() {
		mkfifo pa pb
		"$@" --id a a > pa &
		"$@" --id b b > pb &
		{
			echo "$BASHPID" > merge.pid
			exec weir merge --checkpoint c pa pb
		} | "${sink[@]}" || true
		wait || true
		rm pa pb merge.pid
	}
	for at in 3 6 9; do
		run_both "${slow[@]}" 2> /dev/null &
		await reached sink "$at"
		await test -s merge.pid
		kill -9 "$(cat merge.pid)"
		wait
	done
	run_both "${source[@]}"
	cmp expected out
	run_both "${source[@]}"
	cmp expected out
}

@test "stages behind the source that ended earlier go on, too" {
	keep=(weir dedup --checkpoint c --key id)
	run_both() {
		mkfifo pa pb
		"${source[@]}" --id a --at-end "$1" a | "${keep[@]}" --id da > pa &
		"${source[@]}" --id b --at-end "$1" b | "${keep[@]}" --id db > pb &
		shift
		weir merge --checkpoint c pa pb | "$@"
		wait
		rm pa pb
	}
	readings 100 > a
	readings 2000 101 > b
	run_both pause "${sink[@]}"
	[ "$(jq -s '.[-1].barrier' c/a.barriers)" -lt "$(barrier sink)" ]
	# The next run is cut off, with states of all but nothing committed.
	cat a b | sort -n -t: -k2 > expected
	readings 50 2101 | tee -a expected >> a
	readings 50 2151 | tee -a expected >> b
	readings 1 >> a
	run_both pause cat > /dev/null
	run_both pause "${sink[@]}"
	run_both final "${sink[@]}"
	cmp expected out
	run_both final "${sink[@]}"
	cmp expected out
}

@test "a state may hold a value that is nested as deep as a record may be" {
	local options
	awk 'BEGIN {
		while (depth++ < 1023) { deep = deep "["; end = end "]" }
		for (i = 0; i < 10; i++)
			printf "{\"id\":%d,\"timestamp\":%d,\"k\":%s}\n",
			    i / 2, i, deep end
	}' > deep
	while read -ra options; do
		weir "${options[@]}" < deep > whole
		in_runs deep "${options[@]}"
		cmp whole deep.out
	done <<-'END'
		window-agg --every 1s --by k --allowed-lateness 1h count first:k
		window-agg --every 1h --retractions first:k last:k
		dedup --key k,id --version timestamp
		lag --time timestamp --by k --of k --ago 2s
	END
}
