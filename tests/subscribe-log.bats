# weir-subscribe-log: records out of a topic in a folder.
# shellcheck disable=SC2030,SC2031 # each test has its own started

load helper
load checkpoint

publish() {
	weir publish log:t "$@"
}

subscribe() {
	weir subscribe log:t "$@" 2> err
}

# follow ARGS... - starts subscribe --follow of log:t, or of $place, to be read on
# descriptor 8.
follow() {
	rm -f output
	mkfifo output
	weir subscribe "${place-log:t}" --follow "$@" > output 2> err 3>&- 8>&- &
	pid=$!
	started+=("$pid")
	exec 8< output
}

# comes LINE - whether that is the next line of the one that follows.
comes() {
	local line
	read -rt 10 line <&8
	[ "$line" = "$1" ] || { echo "'$line', not '$1'"; return 1; }
}

# -- where to begin --

@test "a topic is read from its start to its end, byte for byte" {
	printf '{"a":1.10}\n { "b" : 2 }\t\r\n' | publish
	subscribe --receipt r | diff <(printf '{"a":1.10}\n { "b" : 2 }\t\r\n') -
	balanced r
	[ "$(jq .in r)" = 2 ]
}

@test "segments are read one after the other, and lines longer than a block" {
	{
		numbers 1 30000
		head -c 700000 /dev/zero | tr '\0' x | sed 's/.*/{"x":"&"}/'
		echo
		numbers 1 10
	} | grep . > in
	publish --segment 90k --batch 60k < in
	subscribe | cmp - in
	subscribe --follow | head -n 30011 | cmp - in
}

@test "--from latest skips what is there" {
	numbers 1 3 | publish
	[ -z "$(subscribe --from latest)" ]
}

@test "--from an offset begins with its line, and with nothing else" {
	numbers 1 3 | publish
	[ "$(subscribe --from 9)" = "$(numbers 2 3)" ]
	[ -z "$(subscribe --from 27)" ]
	status 78 subscribe --from 10
	diff -u - err <<< "weir-subscribe-log: offset 10 of partition 0 of 't' is no start of a line"
	status 78 subscribe --from 36
	diff -u - err <<< "weir-subscribe-log: offset 36 of partition 0 is behind the end of 't', which is 27"
}

@test "an offset below retention is an error, not the earliest" {
	numbers 1 9 | publish --segment 9 --batch 9
	weir topic trim log:t --keep-size 40 > /dev/null
	[ "$(subscribe)" = "$(numbers 6 9)" ]
	status 78 subscribe --from 9
	diff -u - err <<< "weir-subscribe-log: offset 9 of partition 0 is below what 't' keeps"
}

@test "--from a time begins with the first record of that time or later" {
	for minute in 10 12 11 13 12; do
		echo "{\"timestamp\":\"2024-12-01T00:$minute:00Z\",\"v\":$minute}"
	done | publish
	[ "$(subscribe --from 2024-12-01T00:12:00Z --receipt r | jq .v | xargs)" = \
		'12 11 13 12' ]
	[ "$(fate before r)" = 1 ]
	balanced r
	[ -z "$(subscribe --from 2025-01-01)" ]
	[ "$(subscribe --from '2024-12-01 01:13' --tz Europe/Paris | jq .v | xargs)" = '13 12' ]
	echo '{"at":7}' | weir publish log:u
	[ "$(weir subscribe log:u --from 1970-01-01T00:00:07Z --time at)" = '{"at":7}' ]
}

# -- groups --

@test "a group goes on where it has stopped, beside others" {
	numbers 1 3 | publish
	[ "$(subscribe --group a)" = "$(numbers 1 3)" ]
	[ -z "$(subscribe --group a)" ]
	numbers 4 5 | publish
	[ "$(subscribe --group a --from earliest)" = "$(numbers 4 5)" ]
	[ "$(subscribe --group b)" = "$(numbers 1 5)" ]
	[ -z "$(subscribe --group c --from latest)" ]
	numbers 6 6 | publish
	[ "$(subscribe --group c)" = '{"id":6}' ]
}

@test "a group that asked for a time goes on without it" {
	printf '%s\n' '{"timestamp":"2024-12-01T00:01:00Z"}' \
		'{"timestamp":"2024-12-01T00:02:00Z"}' > in
	publish < in
	[ "$(subscribe --group a --from 2024-12-01T00:02:00Z | wc -l)" = 1 ]
	publish < in
	[ "$(subscribe --group a --from 2024-12-01T00:02:00Z | wc -l)" = 2 ]
}

@test "a group that waits for a time does so from run to run" {
	for minute in 1 3 6 2; do
		echo "{\"timestamp\":\"2024-12-01T00:0$minute:00Z\"}" | publish
		subscribe --group a --from 2024-12-01T00:05:00Z > "$minute"
	done
	[ ! -s 1 ]
	[ ! -s 3 ]
	grep -q 00:06 6
	# It has begun, and goes on whatever comes.
	grep -q 00:02 2
}

@test "what a reader that left has not taken comes again" {
	numbers 1 100000 > in
	publish < in
	subscribe --group a | head -n 1
	# What was in the pipe is read again: at least once.
	subscribe --group a > rest
	cmp <(tail -n "$(wc -l < rest)" in) rest
	[ "$(wc -l < rest)" -gt 0 ]
}

@test "two processes of a group do not read one partition" {
	numbers 1 20 | publish --partitions 2 --key id
	follow --group a --partition 1
	[ -n "$(subscribe --group a --partition 0)" ]
	comes "$(subscribe --partition 1 | head -n 1)"
	status 75 subscribe --group a
	diff -u - err <<< "weir-subscribe-log: another process reads partition 1 of 't' for the group 'a'"
}

@test "an interrupted reader has committed what it wrote" {
	numbers 1 3 | publish
	follow --group a --commit 1h
	comes '{"id":1}'; comes '{"id":2}'; comes '{"id":3}'
	kill -TERM "$pid"
	wait "$pid"
	[ -z "$(subscribe --group a)" ]
}

@test "while nothing comes, what was read is committed in time" {
	numbers 1 3 | publish
	follow --group a --commit 50ms
	comes '{"id":1}'; comes '{"id":2}'; comes '{"id":3}'
	# The commit is the next write below groups; until then, nothing moves.
	while ! weir topic info log:t | jq -e '.groups.a.behind == 0' > /dev/null; do
		kill -0 "$pid"
	done
	kill -9 "$pid"
	status 137 wait "$pid"
	[ -z "$(subscribe --group a)" ]
}

# -- following --

@test "--follow sees what is published as it is" {
	numbers 1 1 | publish
	follow
	comes '{"id":1}'
	for i in 2 3 4; do
		numbers "$i" "$i" | publish
		comes "{\"id\":$i}"
	done
	kill -INT "$pid"
	wait "$pid"
}

@test "--follow waits for a topic that nobody has made yet" {
	follow
	numbers 1 2 | publish
	comes '{"id":1}'; comes '{"id":2}'
	# But not for the folder that it is to be in.
	status 66 weir subscribe log:no/t --follow 2> err
	grep -q "cannot open 'no/t/topic.json'" err
}

@test "--follow waits for it with slashes behind its name, too" {
	place=log:t//
	follow
	numbers 1 1 | publish
	comes '{"id":1}'
}

@test "--follow ends when its reader leaves, though nothing more comes" {
	numbers 1 3 | publish
	[ "$(subscribe --follow | head -n 2)" = "$(numbers 1 2)" ]
}

@test "--follow does not wait for a topic that is removed" {
	numbers 1 2 | publish
	follow
	comes '{"id":1}'
	comes '{"id":2}'
	rm -r t
	numbers 3 3 | publish
	code=0
	wait "$pid" || code=$?
	[ "$code" = 66 ]
	diff -u - err <<< "weir-subscribe-log: 't' was removed"
}

@test "readers come and go while records are published" {
	numbers 1 60000 > in
	publish < /dev/null
	for group in a b c; do
		weir subscribe log:t --follow --group "$group" 2> /dev/null 3>&- |
			head -n 60000 > "out.$group" &
		started+=("$!")
	done
	publish --batch 4k --segment 50k < in
	for pid in "${started[@]}"; do wait "$pid"; done
	for group in a b c; do cmp in "out.$group"; done
}

# -- what is read --

@test "--where keeps the records for which it holds" {
	printf '%s\n' '{"device":"a","t":1}' '{"device":"b","t":2}' \
		'{"t":3}' '{"device":"a","t":4}' | publish
	[ "$(subscribe --where 'device == "a"' --receipt r | jq .t | xargs)" = '1 4' ]
	[ "$(fate filtered r)" = 2 ]
	balanced r
	status 64 subscribe --where 'device ='
	grep -q "'device ='" err
}

@test "partitions are read one after the other, or one alone" {
	numbers 1 1000 > in
	publish --partitions 3 --key id < in
	subscribe | cmp - <(cat t/0/*.ndjson t/1/*.ndjson t/2/*.ndjson)
	subscribe --partition 1 | cmp - t/1/00000000000000000000.ndjson
	subscribe --follow | head -n 1000 | sort | cmp - <(sort in)
	status 64 subscribe --partition 3
	grep -q -e "--partition: 't' has 3" err
	status 64 subscribe --from 7
	grep -q 'an offset needs --partition' err
}

@test "a forged control line is rejected, and a line that is none" {
	printf '%s\n' '{"@well":{"end":"final"}}' '{"a":1}' '{"a":2}' | publish
	sed -i 's/@well/@weir/; s/"a":1/"a":x/' t/0/*.ndjson
	[ "$(subscribe --dead-letter d)" = '{"a":2}' ]
	[ "$(jq -r .reason d | head -n 1)" = "'@weir' is kept for control lines" ]
	[ "$(wc -l < d)" = 2 ]
}

@test "what retention removes meanwhile is an error, unless a group holds it" {
	numbers 1 300000 > in
	publish --segment 100k --batch 64k < in
	follow --group a
	comes '{"id":1}'
	weir topic trim log:t --keep-size 100k > trimmed
	[ "$(jq -r .held_by trimmed)" = a ]
	cat <&8 > rest &
	started+=("$!")
	exec 8<&-
	tail -n 1 in > last
	while ! tail -n 1 rest | cmp -s - last; do kill -0 "$pid"; done
	kill "$pid"
	wait "$pid" "${started[-1]}"
	cmp rest <(tail -n +2 in)
	follow
	comes '{"id":1}'
	weir topic trim log:t --keep-size 100k --force > trimmed
	[ "$(jq .first trimmed)" -gt 0 ]
	cat <&8 > rest
	status 78 wait "$pid"
	grep -q "is below what 't' keeps" err
	cmp rest <(tail -n +2 in | head -n "$(wc -l < rest)")
}

# -- checkpoints --

# pipeline ARGS... - starts subscribe and a sink that writes to out; $source and
# $sink are they.
pipeline() {
	rm -f pipe
	mkfifo pipe
	weir subscribe log:t --checkpoint cp --checkpoint-interval 0s "$@" \
		> pipe 2> err 3>&- &
	source=$!
	weir select true --checkpoint cp --output out < pipe 2> sink.err 3>&- &
	sink=$!
	started+=("$source" "$sink")
}

# committed N - whether the sink has committed N lines.
committed() {
	[ "$(jq .output "cp/select.$(jq .barrier cp/select.mark)")" = \
		"$(head -n "$1" out | wc -c)" ] && [ "$(wc -l < out)" = "$1" ]
}

# body FILE - a stream without what is another one each time: the start, and
# how far the sinks are.
body() {
	tail -n +2 "$1" | sed 's/"complete":[0-9]*,//; s/"hash":"[^"]*"//'
}

@test "a pipeline that was killed goes on, and every record comes once" {
	numbers 1 900 > in
	for victim in source sink; do
		rm -rf t cp out
		numbers 1 300 | publish --partitions 3 --key id
		pipeline --follow
		await committed 300
		if [ "$victim" = source ]; then
			kill -9 "$source"
			status 75 wait "$sink"
			numbers 301 600 | publish
		else
			kill -9 "$sink"
			wait "$sink" || true
			# The source finds out when it writes.
			numbers 301 600 | publish
			status 141 wait "$source"
		fi
		pipeline --follow
		await committed 600
		numbers 601 900 | publish
		await committed 900
		kill "$source"
		wait "$source"
		wait "$sink"
		sort -t: -nk 2 out | cmp - in
	done
}

@test "what was sent before is sent again in the same order" {
	numbers 1 300 | publish --partitions 3 --key id
	weir subscribe log:t --checkpoint cp --checkpoint-interval 0s \
		--follow --idle 1ms > first 3>&- &
	pid=$!
	started+=("$pid")
	for i in 1 2 3 4 5; do
		await grep -q "\"id\":${i}00}" first
		numbers "$((i + 2))01" "$((i + 3))00" | publish
	done
	await grep -q '"id":800}' first
	kill "$pid"
	wait "$pid"
	grep -q '"end":"pause"' first
	grep -q watermark first
	# Where the first one paused, the second goes on.
	subscribe --checkpoint cp > second
	body first | sed 's/,"end":"pause"//' > wanted
	body second | sed '$d' | diff -u wanted -
	tail -n 1 second | grep '"end":"final"'
	[ "$(grep -c '"id"' second)" = 800 ]
}

@test "the place where a run began holds for those that go on" {
	numbers 1 100 | publish
	subscribe --checkpoint cp --from latest > first
	numbers 101 200 | publish
	subscribe --checkpoint cp --from latest --at-end pause > second
	[ "$(grep -c '"id"' first)" = 0 ]
	body first | diff -u - <(body second)
	printf '%s\n' '{"timestamp":"2024-12-01T00:01:00Z"}' \
		'{"timestamp":"2024-12-01T00:02:00Z"}' > in
	weir publish log:u < in
	for run in first second; do
		weir subscribe log:u --checkpoint cu --at-end pause \
			--from 2024-12-01T00:02:00Z > "$run"
	done
	grep timestamp first | diff -u - <(grep timestamp second)
	[ "$(grep -c timestamp second)" = 1 ]
}

@test "one that was stopped while the topic was made begins at its start" {
	weir subscribe log:later --checkpoint cl --follow > stream 2> err &
	await test -e cl/pipeline
	kill -STOP $!
	await grep -q '^State:.T' "/proc/$!/status"
	numbers 1 9 | weir publish log:later
	kill -TERM $!
	kill -CONT $!
	wait $! || true
	weir subscribe log:later --checkpoint cl |
		weir select true --checkpoint cl --output later.out
	numbers 1 9 | cmp - later.out
}

@test "what is sent again must have been read with the same --where" {
	numbers 1 9 | publish
	subscribe --checkpoint cp --at-end pause --where 'id > 3' > stream
	status 78 subscribe --checkpoint cp > /dev/null
	tail -n 1 err | diff -u - <(echo "weir-subscribe-log: what sinks have not committed yet was read with --where \"id > 3\"; run it as it was before once more")
	pipeline --at-end pause --where 'id > 3'
	wait "$sink"
	numbers 1 9 | publish
	pipeline --where 'id < 3'
	wait "$sink"
	cmp <(numbers 4 9; numbers 1 2) out
}

@test "from run to run, records are read once" {
	for i in 1 2 3; do
		numbers "${i}01" "$((i + 1))00" | publish
		numbers "${i}01" "$((i + 1))00" >> in
		pipeline --at-end pause
		wait "$source"
		wait "$sink"
		cmp in out
	done
}

@test "retention may remove what a pipeline is done with" {
	numbers 1 9 | publish --segment 9 --batch 9
	pipeline --at-end pause --from 0
	wait "$sink"
	weir topic trim log:t --keep-size 9 > trimmed
	status 78 subscribe --from 0
	numbers 10 12 | publish
	pipeline --at-end pause --from 0
	wait "$source"
	wait "$sink"
	cmp <(numbers 1 12) out
}

@test "a topic that was made again is another one" {
	numbers 1 100 | publish
	pipeline
	wait "$sink"
	rm -r t
	numbers 101 200 | publish
	pipeline
	wait "$sink"
	cmp <(numbers 1 200) out
	rm -r t cp out
	numbers 1 100 | publish
	pipeline --follow
	await committed 100
	kill -9 "$source"
	wait "$source" "$sink" || true
	rm -r t
	numbers 1 100 | publish
	pipeline
	status 78 wait "$source"
	diff -u - err <<< "weir-subscribe-log: the input is not the one that 'cp' has read in part"
	wait "$sink" || true
}

@test "a group holds what a pipeline may have to read again" {
	numbers 1 100 | publish
	offset() { weir topic info log:t | jq .groups.g.offset; }
	subscribe --group g --checkpoint cp --at-end pause > stream
	[ "$(offset)" = 0 ]
	for _ in 1 2; do
		pipeline --group g --at-end pause
		wait "$source"
		wait "$sink"
	done
	[ "$(offset)" = "$(weir topic info log:t | jq .end)" ]
	[ "$(wc -l < out)" = 100 ]
}

# -- idleness --

@test "when nothing comes, a watermark does, once each time" {
	numbers 1 1 | publish
	begun=$(date -u +%FT%T)
	follow --idle 20ms
	for i in 1 2; do
		comes "{\"id\":$i}"
		read -rt 60 line <&8
		jq -e --arg begun "$begun" --arg now "$(date -u +%FT%TZ)" \
			'."@weir".watermark | . < $now' <<< "$line"
		numbers "$((i + 1))" "$((i + 1))" | publish
	done
	comes '{"id":3}'
	status 64 subscribe --idle 1s
	diff -u - err <<< "weir-subscribe-log: --idle needs --follow: without it the end of a topic is the end"
}

@test "a barrier follows idleness: what that closes is committed" {
	numbers 1 1 | publish
	follow --idle 20ms --checkpoint cp --checkpoint-interval 0s
	for wanted in '"restore":0' '"id":1' '"barrier":1,' '"watermark":' \
		'"barrier":2,'; do
		read -rt 60 line <&8
		grep -q "$wanted" <<< "$line"
	done
}

# -- the command line --

@test "a topic that is not there is told with exit code 66" {
	status 66 subscribe
	diff -u - err <<< "weir-subscribe-log: cannot open 't/topic.json': No such file or directory"
}

@test "a wrong place, group or start is told with exit code 64" {
	publish < /dev/null
	status 64 weir subscribe log: 2> err
	status 64 subscribe --from yesterday
	diff -u - err <<< "weir-subscribe-log: --from: 'yesterday' is not 'earliest', 'latest', an offset or a time"
	for group in '' ../x .x 'a b'; do
		status 64 subscribe --group "$group"
		grep -q -e "--group: '$group' is no name" err
	done
}

@test "a full disk behind stdout is told, and nothing is committed" {
	numbers 1 100000 | publish
	status 74 weir subscribe log:t --group a > /dev/full 2> err
	grep -q 'No space left on device' err
	[ "$(subscribe --group a | wc -l)" = 100000 ]
}
