load helper
load stream

exact=$BATS_TEST_DIRNAME/window-agg.py

@test "every function does what its name says" {
	golden window-agg/functions
}

@test "null and missing are skipped, and of nothing all but the count is null" {
	golden window-agg/nothing-known
}

@test "a mean always has a fraction" {
	golden window-agg/mean-has-a-fraction
}

@test "sums are exact and rounded once, and the rest is made of them" {
	golden window-agg/exact-sums
}

@test "equal values do not deviate, and any others by what they do" {
	golden window-agg/equal-values
}

@test "what is beyond the greatest double is null" {
	golden window-agg/beyond-numbers
}

@test "there is one zero, whichever came first" {
	golden window-agg/one-zero
}

@test "a record with no number where one is needed is rejected as a whole" {
	golden window-agg/no-number
}

@test "a quantile lies between the two values that are nearest to it" {
	golden window-agg/quantiles
}

@test "of many different values a quantile is known to 1/128" {
	golden window-agg/many-values
}

@test "values are different where they make different groups" {
	golden window-agg/distinct
}

@test "a quantile that is none is refused" {
	golden window-agg/wrong-quantiles
}

@test "first and last go by event time, then by the order of input" {
	golden window-agg/first-and-last
}

@test "groups are equal by value, and ordered by type and value" {
	golden window-agg/group-order
}

@test "the dots of a path become underscores in a result" {
	golden window-agg/group-names
}

@test "an equals sign or a colon may be part of a name" {
	golden window-agg/odd-names
}

@test "results come in the order of windows, then of groups" {
	golden window-agg/result-order
}

@test "a record of a window that is complete is late" {
	golden window-agg/late
}

@test "a late record within the allowed lateness changes its result" {
	golden window-agg/allowed-lateness
}

@test "open windows are told when event time has come a step further" {
	golden window-agg/emit-every
}

@test "a session has its early result, however it grew meanwhile" {
	golden window-agg/emit-every-session
}

@test "late records make sessions grow, and one swallows another" {
	golden window-agg/sessions-change
}

@test "a removal is subtracted, and a group without records is removed" {
	golden window-agg/removals
}

@test "least, greatest, first, last and distinct forget with --retractions" {
	golden window-agg/retractions
}

@test "partial results have the states that results are made of" {
	golden window-agg/partial
}

@test "of partial results the newest of each origin and window counts" {
	golden window-agg/merge
}

@test "what is no partial result is rejected" {
	golden window-agg/merge-rejects
}

@test "partial results that could not be merged are refused" {
	golden window-agg/wrong-partials
}

@test "a clock that is a century ahead makes nobody late" {
	golden window-agg/clock-ahead
}

@test "nobody waits for a device that sleeps" {
	golden window-agg/asleep
}

@test "yesterday's buffer changes results, or is counted afterwards" {
	golden window-agg/buffer-of-yesterday
}

@test "a leap in time is believed when three agree" {
	golden window-agg/leaps
}

@test "hopping windows hold a record several times" {
	golden window-agg/hopping
}

@test "a record is late when all its windows are" {
	golden window-agg/hopping-late
}

@test "hopping days are days of the zone where they begin at midnight" {
	golden window-agg/hopping-days
}

@test "a session lasts as long as records follow one another" {
	golden window-agg/sessions
}

@test "all time is one window, without bounds" {
	golden window-agg/all-time
}

@test "days are those of the zone, also when clocks change" {
	golden window-agg/days-of-a-zone
}

@test "weeks begin on Monday" {
	golden window-agg/weeks
}

@test "times are read as weir-record(5) says, others are none" {
	golden window-agg/times
}

@test "control lines pass in their place and are no records" {
	golden window-agg/control-lines
}

@test "a watermark line closes windows, and tells which one may follow" {
	golden window-agg/watermark-lines
}

@test "an aggregate that is none is refused" {
	golden window-agg/wrong-aggregates
}

@test "no two members of a result have one name" {
	golden window-agg/wrong-names
}

@test "a window that is none is refused" {
	golden window-agg/wrong-windows
}

# by_station OPTION... - results of the readings that window-agg.py makes.
by_station() {
	weir window-agg --by s --watermark-delay 10h "$@"
}

@test "results are those of exact arithmetic, or as near as is promised" {
	local size step
	cd "$BATS_TEST_TMPDIR" || exit
	"$exact" readings 1 > in
	while read -r size step; do
		by_station --every "${step}h" --size "${size}h" n=count:t \
			{sum,mean,min,max,variance,stddev}:t \
			{median,p10,p99.9,distinct}:t < in > out
		"$exact" compare in out "$size" "$step"
	done <<< $'1 1\n10 10\n3 1\n5 2'
}

@test "sessions are those of the sorted readings, in whatever order they come" {
	local gap
	cd "$BATS_TEST_TMPDIR" || exit
	"$exact" readings 5 > in
	for gap in 10 60 300; do
		by_station --gap "${gap}s" n=count:t {sum,mean,min,max}:t \
			{variance,stddev,median,p10,p99.9,distinct}:t \
			< in > out
		"$exact" sessions in out "$gap"
	done
}

@test "what comes late, and changes results, leads to the same in the end" {
	local window seed early
	cd "$BATS_TEST_TMPDIR" || exit
	"$exact" readings 6 > in
	for window in --every=7m "--every=1h --size=3h" --gap=1m --gap=5m; do
		# shellcheck disable=SC2086 # several options
		set -- $window --by s sum:t median:t max:t first:t last:t count
		weir window-agg --watermark-delay 10h "$@" < in |
			"$exact" upsert > final
		early=()
		for seed in 1 2 3; do
			"$exact" shuffle "$seed" < in |
				weir window-agg --allowed-lateness 10h "$@" \
				"${early[@]}" > out
			grep -q '"revision":[1-9]' out
			"$exact" upsert < out | cmp final -
			early=(--emit-every 2m)
		done
	done
}

@test "what was taken away leaves no trace in the end" {
	local window
	cd "$BATS_TEST_TMPDIR" || exit
	"$exact" readings 8 > in
	"$exact" retract 8 kept < in > changing
	for window in --every=3m "--every=10m --size=15m"; do
		# shellcheck disable=SC2086 # several options
		set -- $window --by s --retractions count {sum,mean,variance}:t \
			{min,max,range,first,last,median,p95,distinct}:t
		weir window-agg --watermark-delay 10h "$@" < kept | "$exact" upsert > final
		weir window-agg --allowed-lateness 10h "$@" < changing > out
		grep -q '"@op":"-"' out
		"$exact" upsert < out | cmp final -
	done
}

# all_of_t - every aggregate of t.
all_of_t() {
	echo {sum,mean,min,max,range,first,last,variance,stddev}:t \
		{median,p5,p95,distinct}:t count count:t
}

# partial_results ORIGIN OPTION... - of what comes in, to ORIGIN.partial
partial_results() {
	# shellcheck disable=SC2046 # several aggregates
	by_station --partial --origin "$@" $(all_of_t) > "$1.partial"
}

# merged OPTION... - of partial results in the order of their windows.
merged() {
	# shellcheck disable=SC2046
	weir window-agg --merge --by s "$@" $(all_of_t)
}

@test "partial results merge to what is computed at once, to the bit" {
	local seed window
	cd "$BATS_TEST_TMPDIR" || exit
	"$exact" readings 9 > in
	for seed in 1 2 3; do
		"$exact" divide "$seed" a.in b.in c.in < in
		for shard in a b c; do
			partial_results "$shard" --every 1m < "$shard.in"
		done
		sort ./*.partial > parts
		for window in --every=1m --every=1h --every=all \
			"--every=5m --size=20m"; do
			# shellcheck disable=SC2086 # several options
			set -- $window
			# shellcheck disable=SC2046
			by_station "$@" $(all_of_t) < in > direct
			merged "$@" < parts | cmp direct -
			"$exact" shuffle "$seed" < parts |
				merged "$@" --watermark-delay 10h |
				cmp direct -
		done
		# Minutes become hours, and these all time.
		merged --every 1h --partial --origin center < parts > hours
		[ "$(wc -l < hours)" = 50 ]
		merged --every all < hours > direct
		merged --every all < parts | cmp direct -
		merged --every all --partial --origin x < parts |
			merged --every all | cmp direct -
	done
}

@test "revisions and removals of partial results lead to the same" {
	local seed
	cd "$BATS_TEST_TMPDIR" || exit
	"$exact" readings 10 > in
	"$exact" retract 10 kept < in > changing
	# shellcheck disable=SC2046
	set -- --retractions $(all_of_t)
	by_station --every 20m "$@" < kept > direct
	for seed in 1 2; do
		weir window-agg --every 20s --by s --allowed-lateness 10h \
			--partial --origin a "$@" < changing > parts
		grep -q '"@op":"-"' parts
		"$exact" shuffle "$seed" < parts | weir window-agg --merge \
			--every 20m --by s --watermark-delay 10h "$@" \
			--receipt r | cmp direct -
		[ "$(fate outdated r)" -gt 0 ]
		balanced r
		"$exact" shuffle "$seed" < parts | weir window-agg --merge \
			--every 20m --by s --allowed-lateness 10h "$@" |
			"$exact" upsert > out
		"$exact" upsert < direct | cmp out -
	done
}

# in_runs LINES OPTION... - what becomes of "in" in several runs, each of which
# goes on behind one of those lines; what was saved is added to "saved".
in_runs() {
	local at=1 cut
	rm -rf state parts parts.dead whole.dead
	for cut in $1 9999; do
		sed -n "$at,${cut}p" in > piece
		at=$((cut + 1))
		weir replay piece --checkpoint state --at-end \
			"$([ "$cut" = 9999 ] && echo final || echo pause)" |
			weir window-agg --checkpoint state --output parts \
				--dead-letter parts.dead "${@:2}" 2> err
		cat state/window-agg.[0-9]* >> saved
	done
}

# same_in_runs LINES OPTION... - which is the same as in one run.
same_in_runs() {
	in_runs "$@"
	weir window-agg --output whole --dead-letter whole.dead "${@:2}" \
		< in 2> err
	cmp whole parts
	cmp whole.dead parts.dead
	[ -s whole ]
}

# paused SEED OPTION... - the same as in one run, wherever it was paused.
paused() {
	same_in_runs "$(shuf -n 3 -i 1-"$(wc -l < in)" \
		--random-source=<(yes "$1") | sort -n)" "${@:2}"
}

@test "what is paused goes on as if it had not been" {
	local window seed=0 word
	cd "$BATS_TEST_TMPDIR" || exit
	while read -r window; do
		"$exact" stream $((++seed)) > in
		# shellcheck disable=SC2046,SC2086 # several options
		set -- $window --max-jump 9000d $(all_of_t) first:s \
			distinct:timestamp
		paused "$seed" "$@"
		paused "$seed" "$@" --retractions
	done <<-'END'
		--by s,r --every 5m
		--by s --every 5m --size 17m --watermark-delay 1h
		--by s --every 7m --size 20m --allowed-lateness 30m
		--by s --gap 10m
		--by s --gap 5m --allowed-lateness 40m
		--by s --gap 5m --allowed-lateness 20m --emit-every 7m
		--gap 40s --watermark-delay 10m --emit-every 5m
		--every all
		--by s --every all --emit-every 10m
		--by s --every 10m --emit-every 90s --allowed-lateness 20m
		--every 1d --tz Europe/Paris --emit-every 1h
		--by s --every 1m --partial --origin x --allowed-lateness 20m
	END
	for word in standing waiting gone told values buckets hashes \
		registers moments first; do
		grep -q "\"$word\":" saved || { echo "no $word"; return 1; }
	done
}

# minutes KEY=MINUTE... - readings of keys, each another number.
minutes() {
	local n=1 reading
	for reading; do
		printf '{"timestamp":"2024-12-01T%s:00Z","r":"%s","n":%d}\n' \
			"${reading#*=}" "${reading%=*}" $((n *= 2))
	done
}

@test "a session is told when it would have been, wherever it was paused" {
	cd "$BATS_TEST_TMPDIR" || exit
	# It grows beyond an early result before the watermark comes there.
	minutes a=00:25 a=00:50 a=01:05 a=01:20 > in
	same_in_runs "1 2 3" --by r --gap 30m --emit-every 1h sum:n
	grep -q '"n_sum":14,' whole
	# It changes, grows, and is taken over; its end is yet to come.
	minutes a=00:10 b=00:21 a=00:13 a=00:05 b=00:22 b=00:23 > in
	same_in_runs "1 2 3 4 5" --by r --gap 10m --allowed-lateness 1h sum:n
	grep -q '"@op":"-"' whole
}

@test "what is paused goes on with the partial results that it had" {
	local window seed=0
	cd "$BATS_TEST_TMPDIR" || exit
	# shellcheck disable=SC2046
	set -- --retractions --max-jump 9000d $(all_of_t)
	for seed in 1 2 3; do
		"$exact" stream "$seed" > in
		weir window-agg --every 1m --by s --allowed-lateness 20m \
			--partial --origin "$seed" --dead-letter dead "$@" \
			< in > "$seed.partial" 2> err
	done
	# By the hour: within each they come as they were written.
	cat ./*.partial | sort -s -k 1.1,1.30 > in
	while read -r window; do
		# shellcheck disable=SC2086
		paused $((++seed)) --merge --by s $window "$@"
	done <<-'END'
		--every 10m
		--every 10m --allowed-lateness 1h
		--every 5m --size 20m --emit-every 3m --allowed-lateness 5m
		--every all --emit-every 1h
		--every 5m --partial --origin z --allowed-lateness 10m
	END
	grep -q '"parts":.*"window":.*"revision":[1-9]' saved
}

@test "results that change do not depend on how the input arrives" {
	local size
	cd "$BATS_TEST_TMPDIR" || exit
	"$exact" readings 7 > in
	for window in --every=1m --gap=1m; do
		for size in 1 2 3; do
			in_pieces "$size" < in | weir window-agg "$window" --by s \
				--allowed-lateness 1h sum:t --dead-letter dead \
				> "out.$size" 2> err
		done
		cmp out.1 out.2
		cmp out.1 out.3
	done
}

@test "in any order within the delay the output is the same to the byte" {
	local seed
	cd "$BATS_TEST_TMPDIR" || exit
	"$exact" readings 2 > in
	for seed in 1 2 3 4; do
		"$exact" shuffle $seed < in > shuffled
		by_station --every 7m count < shuffled > "out.$seed" \
			{sum,mean,min,max,range,first,last,variance,stddev}:t
		by_station --every 5h < shuffled >> "out.$seed" \
			{median,p5,p95,distinct}:t distinct:timestamp
		by_station --gap 1m < shuffled >> "out.$seed" \
			{sum,median,first,last}:t count
	done
	[ -s out.1 ]
	cmp out.1 out.2
	cmp out.1 out.3
	cmp out.1 out.4
}

@test "a delay makes nothing late that comes within it" {
	cd "$BATS_TEST_TMPDIR"
	# Each record moves back by at most ten minutes.
	python3 - > in <<-'END'
		import random
		random.seed(3)
		late = [(i * 7 + random.randrange(600), i) for i in range(5000)]
		for _, i in sorted(late):
		    print('{"timestamp":%d,"n":%d}' % (i * 7, i))
	END
	weir window-agg --every 1m --watermark-delay 10m --receipt r \
		count sum:n < in > out
	[ "$(jq .fates.rejected r)" = 0 ]
	sort -t: -k2n in | weir window-agg --every 1m count sum:n | cmp - out
	weir window-agg --every 1m --dead-letter dead --receipt r count \
		< in > out
	[ "$(jq .fates.rejected r)" -gt 0 ]
	[ "$(wc -l < dead)" = "$(jq .fates.rejected r)" ]
	balanced r
}

@test "a window is written as soon as it is complete" {
	cd "$BATS_TEST_TMPDIR"
	mkfifo in out
	weir window-agg --every 1m count < in > out &
	exec 5> in 6< out
	printf '{"timestamp":%d}\n' 0 59 60 >&5
	read -r -t 20 line <&6
	[ "$(jq .count <<< "$line")" = 2 ]
	exec 5>&-
	read -r -t 20 line <&6
	[ "$(jq .count <<< "$line")" = 1 ]
	exec 6<&-
	wait
}

@test "memory depends on groups and open windows, not on the input" {
	local windows most
	if sanitized; then skip "programs are not built to be small"; fi
	awk 'BEGIN { for (i = 0; i < 400000; i++)
		printf "{\"timestamp\":%d,\"s\":%d,\"t\":%d.5}\n", i, i / 7,
			i % 40 }' > "$BATS_TEST_TMPDIR/in"
	for windows in --every=1m --gap=30s; do
		most=$(peak weir window-agg "$windows" --by s mean:t last:t \
			< "$BATS_TEST_TMPDIR/in")
		[ "$most" -lt 6000 ]
	done
}

@test "the books balance over valid, broken and hostile input" {
	cd "$BATS_TEST_TMPDIR"
	hostile 7 > in
	weir window-agg --every 1m --by id mean:temperature count:x first:x \
		--receipt r --dead-letter dead < in > out
	balanced r
	[ "$(jq '.made + .control' r)" = "$(wc -l < out)" ]
	[ "$(jq .fates.rejected r)" = "$(wc -l < dead)" ]
	[ "$(jq .fates.absorbed r)" -gt 0 ]
	true_of out .
}

@test "streams and outputs end as they should" {
	# shellcheck disable=SC2034 # endings reads it
	record='{"timestamp":"2024-12-01T00:00:00Z","t":1}'
	writes=no endings window-agg --every 1h mean:t
}

# A result for each record, so that something is written all the time.
many_windows() {
	awk 'BEGIN { for (i = 0; i < 20000; i++)
		printf "{\"timestamp\":%d,\"t\":%d}\n", i, i }'
}

@test "a full disk is told" {
	many_windows > "$BATS_TEST_TMPDIR/in"
	status 74 weir window-agg --every 1s mean:t \
		< "$BATS_TEST_TMPDIR/in" > /dev/full 2> "$BATS_TEST_TMPDIR/err"
	grep -q 'No space left on device' "$BATS_TEST_TMPDIR/err"
}

@test "when the reader of the results has left, the books balance" {
	cd "$BATS_TEST_TMPDIR"
	many_windows > in
	{ weir window-agg --every 1s mean:t --receipt r < in 2> err ||
		echo $? > code; } | head -n 1 > out
	[ "$(cat code)" = 141 ]
	[ ! -s err ]
	[ "$(jq .made r)" -lt 20000 ]
	balanced r
}
