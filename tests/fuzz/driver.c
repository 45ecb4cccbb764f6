/* driver.c -- runs a fuzz target on mutated seeds where there is no libFuzzer
 *
 *     csv_fuzz FOLDER…     mutates the files there for 2 seconds
 *     csv_fuzz FILE        runs that one input, to see a failure again
 *
 * GUANJIA_FUZZ_SECONDS and GUANJIA_FUZZ_SEED change how long and which.  The
 * input that is being run stands in PROGRAM.input, and stays there when the
 * program died of it.
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len); // NOLINT

enum { INPUT_MAX = 4096, SEED_MAX = 1 << 16, SEEDS = 400 };

typedef struct Input {
    uint8_t *at;
    size_t len;
} Input;

static Input seeds[SEEDS];
static int seed_count;

/* The input being run; mapped from its file, so that it outlives a crash. */
static struct {
    uint64_t len;
    uint8_t at[SEED_MAX];
} * running;

static uint64_t chance;

/* xorshift64: the same run for the same seed, anywhere */
static size_t below(size_t limit)
{
    chance ^= chance << 13;
    chance ^= chance >> 7;
    chance ^= chance << 17;
    return limit ? (size_t)((chance >> 11) % limit) : 0;
}

static void run(const uint8_t *data, size_t len)
{
    /* a block of its exact size, so that a byte too far is seen */
    uint8_t *exact = malloc(len ? len : 1);
    if (!exact)
        abort();
    memcpy(exact, data, len);
    memcpy(running->at, data, len);
    running->len = len;
    LLVMFuzzerTestOneInput(exact, len);
    free(exact);
}

static void seed_add(const char *path)
{
    static uint8_t bytes[SEED_MAX];
    FILE *file = fopen(path, "rb");
    if (!file || seed_count == SEEDS) {
        if (file)
            (void)fclose(file);
        return;
    }
    size_t len = fread(bytes, 1, sizeof bytes, file);
    (void)fclose(file);
    uint8_t *copy = malloc(len ? len : 1);
    if (!copy)
        abort();
    memcpy(copy, bytes, len);
    seeds[seed_count++] = (Input){copy, len};
}

static void seeds_add(const char *path)
{
    DIR *dir = opendir(path);
    if (!dir) {
        seed_add(path);
        return;
    }
    for (struct dirent *entry; (entry = readdir(dir));) {
        char full[4096];
        struct stat about;
        (void)snprintf(full, sizeof full, "%s/%s", path, entry->d_name);
        if (stat(full, &about) == 0 && S_ISREG(about.st_mode))
            seed_add(full);
    }
    closedir(dir);
}

/* Puts piece over the bytes of input from at to at + out. */
static void replace(Input *input, size_t at, size_t out, const uint8_t *piece,
                    size_t len)
{
    if (input->len - out + len > INPUT_MAX)
        return;
    memmove(input->at + at + len, input->at + at + out, input->len - at - out);
    memcpy(input->at + at, piece, len);
    input->len += len - out;
}

/* Bytes that tend to mean something. */
static const struct {
    const char *at;
    size_t len;
} pieces[] = {
    {"\0", 1},
    {"\n", 1},
    {"\r\n", 2},
    {"\"", 1},
    {"\\", 1},
    {",", 1},
    {":", 1},
    {"-", 1},
    {"+", 1},
    {"[", 1},
    {"{", 1},
    {"]", 1},
    {"}", 1},
    {" ", 1},
    {"\x1b", 1},
    {"\xff", 1},
    {"\xef\xbb\xbf", 3},
    {"9", 1},
    {"0", 1},
    {"漏", 3},
    {"\xe6\xbc", 2},
    {"\xf0\x9f\x98\x80", 4},
    {"99999999999999999999", 20},
    {"\\ud83d", 6},
    {"\xcc\x81", 2},
};

static void mutate(Input *input)
{
    static uint8_t piece[INPUT_MAX];
    size_t at = below(input->len + 1);
    size_t left = input->len - at;
    size_t out = below(left < 32 ? left + 1 : 32);

    switch (below(6)) {
    case 0: /* another byte */
        piece[0] = (uint8_t)below(256);
        replace(input, at, left ? 1 : 0, piece, 1);
        break;
    case 1: /* one bit */
        if (left)
            input->at[at] ^= (uint8_t)(1U << below(8));
        break;
    case 2: /* less */
        replace(input, at, out, piece, 0);
        break;
    case 3: /* a part twice */
        memcpy(piece, input->at + at, out);
        replace(input, at, 0, piece, out);
        break;
    case 4: { /* something that tends to mean something */
        size_t i = below(sizeof pieces / sizeof pieces[0]);
        replace(input, at, below(2) ? 0 : out, (const uint8_t *)pieces[i].at,
                pieces[i].len);
        break;
    }
    default: { /* a part of another seed */
        const Input *other = &seeds[below((size_t)seed_count)];
        size_t from = below(other->len + 1);
        size_t len = below(other->len - from + 1);
        replace(input, at, out, other->at + from, len < 64 ? len : 64);
    }
    }
}

static long number_of(const char *name, long otherwise)
{
    const char *text = getenv(name);
    return text && *text ? strtol(text, NULL, 10) : otherwise;
}

static void running_open(const char *program, char path[static 4096])
{
    (void)snprintf(path, 4096, "%s.input", program);
    int fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
    if (fd < 0 || ftruncate(fd, sizeof *running) != 0) {
        perror(path);
        exit(1);
    }
    running =
        mmap(NULL, sizeof *running, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    if (running == MAP_FAILED) {
        perror(path);
        exit(1);
    }
}

int main(int argc, char **argv)
{
    static uint8_t bytes[INPUT_MAX];
    char path[4096];
    long count = 0;

    running_open(argv[0], path);
    for (int i = 1; i < argc; i++)
        seeds_add(argv[i]);
    for (int i = 0; i < seed_count; i++, count++)
        run(seeds[i].at, seeds[i].len);
    bool one = argc == 2 && seed_count == 1;
    if (seed_count == 0)
        seeds[seed_count++] = (Input){bytes, 0};

    chance = 88172645463325252U + (uint64_t)number_of("GUANJIA_FUZZ_SEED", 0);
    time_t end = time(NULL) + number_of("GUANJIA_FUZZ_SECONDS", 2);
    while (!one && time(NULL) < end) {
        const Input *seed = &seeds[below((size_t)seed_count)];
        Input input = {bytes, seed->len < INPUT_MAX ? seed->len : INPUT_MAX};
        memmove(bytes, seed->at, input.len);
        for (size_t i = 1 + below(8); i > 0; i--)
            mutate(&input);
        run(input.at, input.len);
        count++;
    }
    printf("%ld inputs from %d seeds\n", count, seed_count);
    unlink(path);
    return 0;
}
