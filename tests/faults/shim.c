/* Stands between a process and the C library: counts what changes files below a folder, fails or kills at a chosen
 * call, and can write a log of all of it. Loaded with LD_PRELOAD, so that it sees what Python, DuckDB, Arrow and SQLite
 * do alike. Maps are not seen: of the files here only SQLite's -shm is mapped, which no promise rests on.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum mode { ONCE, EVER, KILL, SHORT }; /* fail once; from then on; SIGKILL before it; write half, then go on */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char root[PATH_MAX];
static size_t length;
static long calls, at;
static int armed, error, mode, logs = -1;

#define REAL(type, name, ...) \
    static type (*real_##name)(__VA_ARGS__); \
    if (!real_##name) real_##name = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name)

static ssize_t put(int fd, const void *data, size_t n) {
    REAL(ssize_t, write, int, const void *, size_t);
    return real_write(fd, data, n);
}

/* From now on: below a folder (its real path), call number nth (from 1; 0: none) fails. */
void faults_arm(const char *folder, long nth, int code, int how, const char *record) {
    snprintf(root, sizeof root, "%s", folder);
    length = strlen(root);
    calls = 0, at = nth, error = code, mode = how;
    logs = record ? open(record, O_WRONLY | O_CREAT | O_TRUNC, 0600) : -1;
    armed = 1;
}

/* No longer; gives the number of calls. */
long faults_disarm(void) {
    armed = 0;
    if (logs >= 0) close(logs);
    logs = -1;
    return calls;
}

static int below(const char *path) {
    size_t n = strlen(path);
    if (strncmp(path, root, length) || (path[length] != '/' && path[length])) return 0;
    return n < 4 || strcmp(path + n - 4, "-shm"); /* SQLite's, mapped and made anew after each crash */
}

static int named(int fd, char *out) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = armed ? readlink(link, out, PATH_MAX - 1) : -1;
    if (n < 0) return 0;
    out[n] = 0;
    return below(out);
}

static int placed(int dir, const char *path, char *out) {
    char base[PATH_MAX] = "";
    if (!armed || !path) return 0;
    if (path[0] == '/') {
        snprintf(out, PATH_MAX, "%s", path);
        return below(out);
    }
    if (dir == AT_FDCWD) {
        if (!getcwd(base, sizeof base)) return 0;
    } else {
        char link[64];
        snprintf(link, sizeof link, "/proc/self/fd/%d", dir);
        ssize_t n = readlink(link, base, sizeof base - 1);
        if (n < 0) return 0;
        base[n] = 0;
    }
    if (snprintf(out, PATH_MAX, "%s/%s", base, path) >= PATH_MAX) return 0;
    return below(out);
}

/* Whether this call is to fail (-1, errno is set) or to write half (1). Called with the lock held. */
static int gate(int writes) {
    calls++;
    if (!at || calls < at || (calls > at && mode != EVER)) return 0;
    if (mode == KILL) kill(getpid(), SIGKILL);
    if (mode == SHORT && writes) return 1;
    if (mode == SHORT) return 0;
    errno = error;
    return -1;
}

/* op, lengths of both paths, offset, length of the data; then these. */
static void note(char op, const char *one, const char *two, int64_t offset, const void *data, int64_t n) {
    if (logs < 0) return;
    struct __attribute__((packed)) { char op; uint16_t one, two; int64_t offset, n; } head = {
        op, (uint16_t)strlen(one), (uint16_t)strlen(two), offset, data ? n : 0};
    int keep = errno;
    put(logs, &head, sizeof head);
    put(logs, one, head.one);
    put(logs, two, head.two);
    if (data) put(logs, data, (size_t)n);
    errno = keep;
}

static off_t offset_of(int fd) {
    struct stat s;
    if (fcntl(fd, F_GETFL) & O_APPEND) return fstat(fd, &s) ? 0 : s.st_size;
    return lseek(fd, 0, SEEK_CUR);
}

/* What a call of the kernel's own copying has written: read back. */
static void note_copied(int fd, const char *path, off_t offset, ssize_t n) {
    char link[64], *data = malloc((size_t)n);
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    int in = open(link, O_RDONLY);
    if (data && in >= 0 && pread(in, data, (size_t)n, offset) == n) note('w', path, "", offset, data, n);
    if (in >= 0) close(in);
    free(data);
}

#define ENTER(known) \
    int known_ = (known), half_ = 0; \
    (void)half_; \
    if (known_) pthread_mutex_lock(&lock)
#define GATE(writes, failed) \
    if (known_ && (half_ = gate(writes)) < 0) { \
        pthread_mutex_unlock(&lock); \
        return failed; \
    }
#define LEAVE(value) \
    do { \
        if (known_) { \
            int keep_ = errno; \
            pthread_mutex_unlock(&lock); \
            errno = keep_; \
        } \
        return value; \
    } while (0)

#define OPEN(name, AT, DIR, PASS, ...) \
    int name(__VA_ARGS__, int flags, ...) { \
        REAL(int, name, AT int, ...); \
        mode_t rights = 0; \
        if (flags & (O_CREAT | __O_TMPFILE)) { \
            va_list more; \
            va_start(more, flags); \
            rights = va_arg(more, mode_t); \
            va_end(more); \
        } \
        char full[PATH_MAX]; \
        struct stat s; \
        int known = (flags & (O_CREAT | O_TRUNC)) && placed(DIR, path, full); \
        ENTER(known); \
        int there = known && !lstat(full, &s); \
        if (known && (!there || ((flags & O_TRUNC) && s.st_size))) GATE(0, -1); \
        int fd = real_##name(PASS flags, rights); \
        if (fd >= 0 && known && !there) note('c', full, "", 0, NULL, 0); \
        if (fd >= 0 && known && there && (flags & O_TRUNC)) note('t', full, "", 0, NULL, 0); \
        LEAVE(fd); \
    }
#define ONE const char *,
#define TWO int, const char *,
#define PATH path,
#define DIRPATH dir, path,
OPEN(open, ONE, AT_FDCWD, PATH, const char *path)
OPEN(open64, ONE, AT_FDCWD, PATH, const char *path)
OPEN(openat, TWO, dir, DIRPATH, int dir, const char *path)
OPEN(openat64, TWO, dir, DIRPATH, int dir, const char *path)

ssize_t write(int fd, const void *data, size_t n) {
    REAL(ssize_t, write, int, const void *, size_t);
    char full[PATH_MAX];
    ENTER(armed && fd != logs && named(fd, full));
    GATE(1, -1);
    off_t offset = known_ ? offset_of(fd) : 0;
    ssize_t done = real_write(fd, data, half_ && n > 1 ? n / 2 : n);
    if (known_ && done > 0) note('w', full, "", offset, data, done);
    LEAVE(done);
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
    REAL(ssize_t, writev, int, const struct iovec *, int);
    char full[PATH_MAX];
    ENTER(armed && named(fd, full));
    GATE(0, -1);
    off_t offset = known_ ? offset_of(fd) : 0;
    ssize_t done = real_writev(fd, parts, count);
    if (known_ && done > 0) note_copied(fd, full, offset, done);
    LEAVE(done);
}

#define PWRITE(name) \
    ssize_t name(int fd, const void *data, size_t n, off_t offset) { \
        REAL(ssize_t, name, int, const void *, size_t, off_t); \
        char full[PATH_MAX]; \
        ENTER(armed && named(fd, full)); \
        GATE(1, -1); \
        ssize_t done = real_##name(fd, data, half_ && n > 1 ? n / 2 : n, offset); \
        if (known_ && done > 0) note('w', full, "", offset, data, done); \
        LEAVE(done); \
    }
PWRITE(pwrite)
PWRITE(pwrite64)

#define SENDFILE(name) \
    ssize_t name(int out, int in, off_t *from, size_t n) { \
        REAL(ssize_t, name, int, int, off_t *, size_t); \
        char full[PATH_MAX]; \
        ENTER(armed && named(out, full)); \
        GATE(1, -1); \
        off_t offset = known_ ? offset_of(out) : 0; \
        ssize_t done = real_##name(out, in, from, half_ ? 7 : n); \
        if (known_ && done > 0) note_copied(out, full, offset, done); \
        LEAVE(done); \
    }
SENDFILE(sendfile)
SENDFILE(sendfile64)

ssize_t copy_file_range(int in, off_t *from, int out, off_t *to, size_t n, unsigned flags) {
    REAL(ssize_t, copy_file_range, int, off_t *, int, off_t *, size_t, unsigned);
    char full[PATH_MAX];
    ENTER(armed && named(out, full));
    GATE(1, -1);
    off_t offset = !known_ ? 0 : to ? *to : offset_of(out);
    ssize_t done = real_copy_file_range(in, from, out, to, half_ ? 7 : n, flags);
    if (known_ && done > 0) note_copied(out, full, offset, done);
    LEAVE(done);
}

#define ON_FD(name, op, size, TYPES, PASS, ...) \
    int name(int fd __VA_ARGS__) { \
        REAL(int, name, int TYPES); \
        char full[PATH_MAX]; \
        ENTER(armed && named(fd, full)); \
        GATE(0, -1); \
        int done = real_##name(fd PASS); \
        if (known_ && !done) note(op, full, "", size, NULL, 0); \
        LEAVE(done); \
    }
#define COMMA ,
ON_FD(fsync, 's', 0, , , )
ON_FD(fdatasync, 's', 0, , , )
ON_FD(ftruncate, 't', n, COMMA off_t, COMMA n, COMMA off_t n)
ON_FD(ftruncate64, 't', n, COMMA off_t, COMMA n, COMMA off_t n)
ON_FD(fchmod, 'm', 0, COMMA mode_t, COMMA n, COMMA mode_t n)

/* The other way round than most: the error is what it returns. */
#define ALLOCATE(name) \
    int name(int fd, off_t offset, off_t n) { \
        REAL(int, name, int, off_t, off_t); \
        char full[PATH_MAX]; \
        ENTER(armed && named(fd, full)); \
        GATE(0, error); \
        int done = real_##name(fd, offset, n); \
        if (known_ && !done) note('g', full, "", offset + n, NULL, 0); \
        LEAVE(done); \
    }
ALLOCATE(posix_fallocate)
ALLOCATE(posix_fallocate64)

#define ON_PATH(name, op, AT, DIR, PASS, ...) \
    int name(__VA_ARGS__) { \
        REAL(int, name, AT); \
        char full[PATH_MAX]; \
        ENTER(placed(DIR, path, full)); \
        GATE(0, -1); \
        int done = real_##name PASS; \
        if (known_ && !done) note(op, full, "", 0, NULL, 0); \
        LEAVE(done); \
    }
ON_PATH(unlink, 'u', const char *, AT_FDCWD, (path), const char *path)
ON_PATH(rmdir, 'u', const char *, AT_FDCWD, (path), const char *path)
ON_PATH(unlinkat, 'u', int COMMA const char * COMMA int, dir, (dir, path, flags), int dir, const char *path, int flags)
ON_PATH(mkdir, 'd', const char * COMMA mode_t, AT_FDCWD, (path, rights), const char *path, mode_t rights)
ON_PATH(mkdirat, 'd', int COMMA const char * COMMA mode_t, dir, (dir, path, rights), int dir, const char *path, mode_t rights)
ON_PATH(chmod, 'm', const char * COMMA mode_t, AT_FDCWD, (path, rights), const char *path, mode_t rights)

#define ON_TWO(name, op, TYPES, DIR, NEWDIR, PASS, ...) \
    int name(__VA_ARGS__) { \
        REAL(int, name, TYPES); \
        char full[PATH_MAX], full2[PATH_MAX]; \
        int from = placed(DIR, path, full), to = placed(NEWDIR, path2, full2); \
        ENTER(from || to); \
        GATE(0, -1); \
        int done = real_##name PASS; \
        if (known_ && !done) note(op, full, full2, 0, NULL, 0); \
        LEAVE(done); \
    }
#define PATHS const char * COMMA const char *
ON_TWO(rename, 'r', PATHS, AT_FDCWD, AT_FDCWD, (path, path2), const char *path, const char *path2)
ON_TWO(link, 'l', PATHS, AT_FDCWD, AT_FDCWD, (path, path2), const char *path, const char *path2)
ON_TWO(renameat, 'r', int COMMA const char * COMMA int COMMA const char *, dir, dir2, (dir, path, dir2, path2), int dir,
       const char *path, int dir2, const char *path2)
