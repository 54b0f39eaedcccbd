// simdjson FILE - count, mean, least and greatest temperature by region and
// hour, with On-Demand over the whole file
#include <algorithm>
#include <cstdio>
#include <fcntl.h>
#include <limits>
#include <simdjson.h>
#include <string>
#include <string_view>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unordered_map>

struct aggregates {
	long count = 0;
	double sum = 0;
	double least = std::numeric_limits<double>::infinity();
	double greatest = -std::numeric_limits<double>::infinity();
};

// Words are looked up without being copied.
struct hash : std::hash<std::string_view> {
	using is_transparent = void;
};
using regions = std::unordered_map<std::string, aggregates, hash,
    std::equal_to<>>;

static constexpr size_t hour_length = sizeof "2019-02-19 00" - 1;

// The file as memory, with the padding behind it that On-Demand wants.
static simdjson::padded_string_view
map(const char *path)
{
	struct stat about;
	int file = open(path, O_RDONLY);

	if (file < 0 || fstat(file, &about) < 0) {
		perror(path);
		exit(1);
	}
	size_t length = size_t(about.st_size);
	size_t room = length + simdjson::SIMDJSON_PADDING;
	char *text = static_cast<char *>(mmap(nullptr, room, PROT_READ,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	mmap(text, length, PROT_READ,
	    MAP_PRIVATE | MAP_FIXED | MAP_POPULATE, file, 0);
	return simdjson::padded_string_view(text, length, room);
}

int
main(int argc, char **argv)
{
	if (argc != 2) {
		printf("%s %s\n", SIMDJSON_STRINGIFY(SIMDJSON_VERSION),
		    SIMDJSON_STRINGIFY(SIMDJSON_BUILTIN_IMPLEMENTATION));
		return 0;
	}

	simdjson::ondemand::parser parser;
	simdjson::ondemand::document_stream stream;
	std::unordered_map<std::string, regions, hash, std::equal_to<>> hours;
	std::string last;		// hours come in order, mostly
	regions *current = nullptr;

	simdjson::padded_string_view text = map(argv[1]);
	if (parser.iterate_many(text.data(), text.length(), 1 << 20)
	    .get(stream)) {
		fprintf(stderr, "simdjson: cannot read %s\n", argv[1]);
		return 1;
	}
	for (auto document : stream) {
		// Members in the order in which they stand.
		auto record = document.get_object();
		std::string_view hour = record["timestamp"].get_string()
		    .value().substr(0, hour_length);
		double temperature = record["temperature"].get_double();
		std::string_view region = record["region"].get_string();

		if (!current || hour != last) {
			last = hour;
			current = &hours[last];
		}
		auto found = current->find(region);
		if (found == current->end())
			found = current->emplace(region, aggregates()).first;
		auto &group = found->second;
		group.count++;
		group.sum += temperature;
		group.least = std::min(group.least, temperature);
		group.greatest = std::max(group.greatest, temperature);
	}
	for (auto &[hour, by_region] : hours)
		for (auto &[region, group] : by_region)
			printf("%s:00:00\t%s\t%.17g\t%ld\t%.17g\t%.17g\n",
			    hour.c_str(), region.c_str(),
			    group.sum / double(group.count), group.count,
			    group.least, group.greatest);
	return 0;
}
