# weir-publish-log: records into a topic in a folder.
# shellcheck disable=SC2030,SC2031 # each test has its own started and undo

load helper
load checkpoint

# publish ARGS... - into the topic t; what went wrong is in err.
publish() {
	weir publish log:t "$@" 2> err
}

# open_publish ARGS... - starts publish with its input on descriptor 9.
open_publish() {
	mkfifo input
	weir publish log:t "$@" < input 2> err 3>&- &
	pid=$!
	started+=("$pid")
	exec 9> input
}

# next COUNT - waits until so many more lines can be read behind those of the
# group "test", and says them.
next() {
	weir subscribe log:t --group test --follow --commit 0s 3>&- 9>&- |
		head -n "$1"
}

# -- what is in the topic --

@test "records are in the segments byte for byte" {
	printf '{"a":1.10}\n { "b" : 2 }\t\r\n\n{"last":true}' > in
	publish --receipt r < in
	diff <(printf '{"a":1.10}\n { "b" : 2 }\t\r\n{"last":true}\n') t/0/*.ndjson
	balanced r
	[ "$(fate published r)" = 3 ] && [ "$(jq .blank r)" = 1 ]
	[ "$(jq .out r)" = 0 ]
	numbers 1 2 | publish
	[ "$(weir subscribe log:t | wc -l)" = 5 ]
}

@test "control lines end here, and forged ones are rejected" {
	printf '%s\n' '{"@weir":{"end":"final"}}' '{"a":1}' \
		'{"a":2,"@weir":3}' '{' | publish --receipt r --dead-letter d
	[ "$(weir subscribe log:t)" = '{"a":1}' ]
	[ "$(jq .control r)" = 1 ] && [ "$(fate rejected r)" = 2 ]
	[ "$(jq -r .reason d | head -n 1)" = "'@weir' is kept for control lines" ]
	balanced r
}

@test "segments are begun by size, and are named by their first offset" {
	numbers 1 50000 > in
	publish --segment 100k < in
	[ "$(find t/0 -name '*.ndjson' | wc -l)" -gt 1 ]
	cat t/0/*.ndjson | cmp - in
	offset=0
	for file in t/0/*.ndjson; do
		[ "$(basename "$file")" = "$(printf '%020d.ndjson' "$offset")" ]
		offset=$((offset + $(stat -c %s "$file")))
	done
}

@test "an empty input makes a topic" {
	publish < /dev/null
	[ "$(weir topic info log:t | jq .end)" = 0 ]
	[ -z "$(weir subscribe log:t)" ]
}

# -- partitions --

@test "records of one key are in one partition, the one that is documented" {
	for i in {1..300}; do
		echo "{\"n\":$i,\"at\":{\"city\":\"São $((i % 17))\"},\"k\":$((i % 3)).0}"
		echo "{\"n\":$i,\"at\":{\"city\":\"S\\u00e3o $((i % 17))\"},\"k\":$((i % 3))}"
	done > in
	publish --partitions 4 --key at.city,k < in
	for partition in {0..3}; do
		jq -r '"\"\(.at.city)\",\(.k | floor)"' "t/$partition"/*.ndjson |
			sort -u | while IFS= read -r key; do
				hash=$(printf %s "$key" | xxhsum -H3)
				[ $((0x${hash##* } & 3)) -eq "$partition" ]
			done
	done
	[ "$(weir subscribe log:t | sort | cmp - <(sort in))" = '' ]
	[ "$(find t -name '*.ndjson' -size +0 | wc -l)" = 4 ]
	[ "$(jq -c 'del(.id)' t/topic.json)" = '{"format":1,"partitions":4,"key":"at.city,k","hash":"xxh3-64"}' ]
}

@test "a key that is none makes no topic" {
	status 64 weir publish log:t --key a..b 2> err
	grep -q "'a..b' is no path to a field" err
	[ ! -e t ]
}

@test "the number of partitions and the key stay what they were" {
	numbers 1 10 | publish --partitions 2 --key id
	numbers 11 20 | publish
	[ "$(weir subscribe log:t | wc -l)" = 20 ]
	status 78 publish --partitions 3 < /dev/null
	diff -u - err <<< "weir-publish-log: 't' has 2 partitions, not 3"
	status 78 publish --key device < /dev/null
	diff -u - err <<< "weir-publish-log: 't' has the key 'id', not 'device'"
	status 64 weir publish log:u --partitions 2 < /dev/null 2> err
	grep -q -e '--partitions needs --key' err
	[ ! -e u ]
}

@test "a topic of a newer format is not touched" {
	publish < /dev/null
	echo '{"format":2,"partitions":1}' > t/topic.json
	status 78 publish < /dev/null
	diff -u - err <<< "weir-publish-log: 't/topic.json' has the format 2, and this program knows up to 1"
	echo '{"format":1' > t/topic.json
	status 78 publish < /dev/null
	diff -u - err <<< "weir-publish-log: 't/topic.json' does not describe a topic"
}

# -- commits --

@test "what has come is there for readers when the input pauses" {
	open_publish
	numbers 1 3 >&9
	[ "$(next 3)" = "$(numbers 1 3)" ]
	numbers 4 4 >&9
	[ "$(next 1)" = '{"id":4}' ]
	exec 9>&-
	wait "$pid"
}

@test "with an interval it is there when that has passed, or at the end" {
	open_publish --sync 50ms
	numbers 1 3 >&9
	[ "$(next 3)" = "$(numbers 1 3)" ]
	exec 9>&-
	wait "$pid"
	rm input
	open_publish --sync 1h --dead-letter d
	numbers 4 6 >&9
	echo '{' >&9
	while [ ! -s d ]; do read -rt 0.01 <> <(:) || true; done
	[ "$(weir subscribe log:t | wc -l)" = 3 ]
	exec 9>&-
	wait "$pid"
	[ "$(weir subscribe log:t | wc -l)" = 6 ]
}

@test "without sync it is there, too" {
	open_publish --sync none
	numbers 1 3 >&9
	[ "$(next 3)" = "$(numbers 1 3)" ]
	exec 9>&-
	wait "$pid"
	numbers 4 4 | publish
	[ "$(weir subscribe log:t | wc -l)" = 4 ]
}

@test "with --strict what came before the bad record is committed" {
	printf '%s\n' '{"id":1}' '{"id":2}' '{' '{"id":4}' |
		status 65 publish --strict --receipt r
	[ "$(weir subscribe log:t)" = "$(numbers 1 2)" ]
	[ "$(fate published r)" = 2 ]
}

@test "after kill -9 nothing that a reader saw is lost, and no line is half" {
	numbers 1 150000 > many
	count=0
	for _ in 1 2 3 4 5; do
		weir publish log:t --batch 4k --segment 300k --receipt /dev/null \
			< <(tail -n +"$((count + 1))" many) 2> err 3>&- &
		pid=$!
		started+=("$pid")
		weir subscribe log:t --follow 3>&- 2> /dev/null |
			head -n "$((count + 3000))" > seen
		kill -9 "$pid"
		status 137 wait "$pid"
		weir subscribe log:t > got
		count=$(wc -l < got)
		cmp got <(head -n "$count" many)
		cmp seen <(head -n "$(wc -l < seen)" got)
		[ "$count" -ge "$(wc -l < seen)" ]
	done
	[ "$count" -lt 150000 ]
	tail -n +"$((count + 1))" many | publish
	weir subscribe log:t | cmp - many
	weir topic verify log:t > out
	[ "$(jq .records out)" = 150000 ]
}

@test "what stands behind the end is not seen, and is dropped" {
	numbers 1 3 | publish
	printf '{"id":4}\n{"id"' >> t/0/00000000000000000000.ndjson
	[ "$(weir subscribe log:t)" = "$(numbers 1 3)" ]
	numbers 5 5 | publish
	[ "$(weir subscribe log:t)" = "$(numbers 1 3; numbers 5 5)" ]
}

# -- what goes wrong --

@test "a second writer is refused" {
	open_publish
	numbers 1 1 >&9
	next 1
	numbers 2 2 | status 75 weir publish log:t 2> other
	diff -u - other <<< "weir-publish-log: another process writes to 't'"
	exec 9>&-
	wait "$pid"
	numbers 2 2 | publish
	[ "$(weir subscribe log:t)" = "$(numbers 1 2)" ]
}

# full RUN... - whether the exit code, the message and the receipt of a publish
# that found no room agree with what is in the topic.
full() {
	local count
	status 74 "$@"
	grep -q "cannot write to '.*': .*; published up to line [0-9]*$" err
	count=$(sed 's/.*line //' err)
	[ "$(weir subscribe "log:$topic" | wc -l)" = "$count" ]
	weir subscribe "log:$topic" | cmp - <(head -n "$count" many)
	[ "$(fate published r)" = "$count" ]
	balanced r
}

@test "a full disk is told with exit code 74, and what was committed stays" {
	mkdir disk
	mount -t tmpfs -o size=1M none disk 2> /dev/null ||
		skip 'this test mounts a small file system, which is not allowed here'
	undo+=("umount $PWD/disk")
	numbers 1 150000 > many
	topic=disk/t
	full weir publish log:disk/t --batch 64k --receipt r < many 2> err
	rm -f many.rest
	mount -o remount,size=10M disk
	tail -n +"$(($(sed 's/.*line //' err) + 1))" many |
		weir publish log:disk/t
	weir subscribe log:disk/t | cmp - many
}

@test "a file that may not grow is told with exit code 74" {
	numbers 1 150000 > many
	topic=t
	publish < /dev/null
	(
		trap '' XFSZ
		ulimit -f 500
		full publish --batch 64k --receipt r < many
	)
}

@test "a commit that is missing its bytes is told with exit code 78" {
	numbers 1 9 | publish
	truncate -s 80 t/0/00000000000000000000.ndjson
	status 78 publish < /dev/null
	diff -u - err <<< "weir-publish-log: 't' is damaged: partition 0 has bytes up to 80, but its end is 81"
}

@test "a place where no topic can be is told with exit code 73" {
	status 73 weir publish log:no/t < /dev/null 2> err
	diff -u - err <<< "weir-publish-log: cannot open 'no/t': No such file or directory"
	touch file
	status 73 weir publish log:file < /dev/null 2> err
	grep -q "cannot open 'file': Not a directory" err
}

# -- retention --

@test "what exceeds --keep-size is removed, but not what a group has to read" {
	numbers 1 1 | publish
	weir subscribe log:t --group slow > /dev/null
	numbers 2 60000 | publish --segment 100k --keep-size 300k --batch 64k
	[ "$(weir topic info log:t | jq .first)" = 0 ]
	weir subscribe log:t --group slow | cmp - <(numbers 2 60000)
	publish --keep-size 300k < /dev/null
	weir topic info log:t > said
	[ "$(jq .first said)" -gt 0 ]
	[ "$(jq '.end - .first' said)" -le 307200 ]
	weir topic verify log:t > /dev/null
}

# -- checkpoints --

# What publishes as a part of the pipeline in cp.
sink=(weir publish log:t --checkpoint cp)

# bytes - what is in the topic, committed or not.
bytes() {
	cat t/0/*.ndjson
}

# has_read N - whether it says that it has read N records; asked again and
# again, it has been at rest with these before it has said so three times.
has_read() {
	kill -USR1 "$pid"
	[ "$(grep -c "\"in\":$1," err)" -ge 3 ]
}

@test "a pipeline that was killed goes on, and every record is there once" {
	recording > in
	for victim in source sink; do
		rm -rf cp t
		killed "$victim" publish-log "${sink[@]}"
		[ "$(weir subscribe log:t | wc -l)" = 128 ]
		source_of --speed 1e12 in | "${sink[@]}" --receipt r
		bytes | cmp - in
		weir subscribe log:t | cmp - in
		[ "$(last skipped r)" = 0 ]
		balanced r
	done
}

@test "what is in the topic, but not marked, is skipped" {
	recording > in
	killed source publish-log "${sink[@]}"
	unmark publish-log
	source_of --speed 1e12 in | "${sink[@]}" --receipt r
	[ "$(last skipped r)" -gt 0 ]
	balanced r
	bytes | cmp - in
	marked "$(weir topic info log:t | jq .note.barrier)" publish-log
}

@test "nothing but a barrier commits, neither time nor size nor a pause" {
	recording > in
	cut_stream
	for sync in batch none 1ms; do
		rm -rf t cp/publish-log.* input
		open_publish --checkpoint cp --sync "$sync" --batch 1
		sed '/"barrier":1,/q' before >&9
		await marked 1 publish-log
		sed '1,/"barrier":1,/d; /"barrier":2,/d' before >&9
		await has_read 128
		[ "$(weir subscribe log:t | wc -l)" = 64 ]
		grep '"barrier":2,' before >&9
		await marked 2 publish-log
		[ "$(weir subscribe log:t | wc -l)" = 128 ]
		exec 9>&-
		status 75 wait "$pid"
		[ "$(weir subscribe log:t | wc -l)" = 128 ]
	done
}

@test "a topic is one pipeline's, beside what is published without one" {
	recording > in
	numbers 1 3 | publish
	source_of in | "${sink[@]}"
	numbers 4 5 | publish
	[ "$(weir topic info log:t | jq .note.epoch)" = 1 ]
	source_of in | "${sink[@]}"
	[ "$(weir subscribe log:t | wc -l)" = 197 ]
	id=$(jq -r .pipeline cp/pipeline)
	rm -r cp
	source_of in 2> source.err | status 78 "${sink[@]}" 2> err
	diff -u - err <<< "weir-publish-log: the topic 't' belongs to another pipeline, $id; use the --checkpoint of that one, or another target"
	[ "$(weir subscribe log:t | wc -l)" = 197 ]
}

@test "a run that a later one has overtaken cannot publish" {
	recording > in
	cut_stream
	"${sink[@]}" < stream
	source_of in | "${sink[@]}"
	rm cp/publish-log.lock
	status 75 "${sink[@]}" < stream 2> err
	diff -u - err <<< "weir-publish-log: the topic 't' was taken over by a later run of the pipeline"
	weir subscribe log:t | cmp - in
}

@test "one that goes on waits until its predecessor has left the topic" {
	recording > in
	cut_stream
	open_publish --checkpoint cp
	cat before >&9
	await marked 2 publish-log
	source_of in > again
	"${sink[@]}" < again 2> next.err 3>&- 9>&- &
	started+=("$!")
	await grep -q 'waiting for it' next.err
	exec 9>&-
	status 75 wait "$pid"
	wait "$!" || { cat next.err; return 1; }
	bytes | cmp - in
}

# -- the command line --

@test "a wrong place or option is told with exit code 64" {
	for place in log: t://x log://host/t; do
		status 64 weir publish-log "$place" < /dev/null 2> err
		grep -q "'$place'" err
	done
	for option in --sync=never --sync=0s --partitions=0 --partitions=129 \
		--segment=0 --keep-size=x; do
		status 64 publish "$option" < /dev/null
		grep -q -e "${option%%=*}" err
	done
	[ ! -e t ]
}

@test "the endings of a stream and of a command line" {
	writes=no endings publish-log log:t
	[ "$(weir subscribe log:t | wc -l)" = 3 ]
}
