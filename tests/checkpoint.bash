# Pipelines with checkpoints in cp that are killed in the middle.

# recording - 192 records in lines of 64 bytes, the last 64 of them an hour
# later. A paced replay reads 64 at once, so that at its own pace it sends two
# barriers, and then waits for an hour before it writes another record.
recording() {
	local i
	for i in {0..191}; do
		printf '%-63s\n' \
			"{\"timestamp\":\"2024-12-01T0$((i / 128)):00:00Z\",\"id\":$i}"
	done
}

# source_of ARGS... - replays with a barrier behind each 64 records.
source_of() {
	weir replay --checkpoint cp --checkpoint-interval 0s "$@"
}

# marked BARRIER SINK - whether the sink has marked it.
marked() {
	[ "$(jq .barrier "cp/$2.mark")" = "$1" ]
}

# killed source|sink SINK COMMAND... - runs the recording "in" into the command,
# which is a program's, and kills one of the two with SIGKILL when the sink has
# marked barrier 2.
killed() {
	local victim=$1 name=$2 source sink code=0
	shift 2
	mkfifo pipe
	weir replay --checkpoint cp --checkpoint-interval 0s --pace in \
		> pipe 2> source.err 3>&- &
	source=$!
	"$@" < pipe 2> sink.err 3>&- &
	sink=$!
	await marked 2 "$name" || { kill -9 "$source" "$sink"; return 1; }
	rm pipe
	if [ "$victim" = source ]; then
		kill -9 "$source"
		wait "$sink" || code=$?
		[ "$code" = 75 ] || { echo "exit code $code of the sink"; return 1; }
	else
		kill -9 "$sink"
		kill "$source"
	fi
	wait "$source" "$sink" || true
}

# unmark SINK - puts back the mark that the sink had when the source last looked
# at it, as if the sink had died between its commit and the mark.
unmark() {
	local barrier
	barrier=$(head -n 1 cp/replay.barriers | jq .barrier)
	marked "$barrier" "$1" && return 1
	if [ "$barrier" = 0 ]; then rm "cp/$1.mark"
	else echo "{\"version\":1,\"barrier\":$barrier}" > "cp/$1.mark"; fi
}

# cut_stream - makes the files before and after of what a source writes
# for the recording: barrier 2 is the end of the first.
cut_stream() {
	source_of --speed 1e12 in > stream
	sed '/"barrier":2,/q' stream > before
	tail -n "+$(($(wc -l < before) + 1))" stream > after
}

# last FATE RECEIPT - how many met it, when the receipt was written last.
last() {
	tail -n 1 "$2" | jq ".fates.\"$1\" // 0"
}
