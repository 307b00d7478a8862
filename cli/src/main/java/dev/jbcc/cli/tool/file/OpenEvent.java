package dev.jbcc.cli.tool.file;

/**
 * {@code struct event} of {@code opensnoop.c}.
 *
 * @param timestamp nanoseconds of CLOCK_MONOTONIC
 * @param pid process
 * @param tid thread
 * @param uid real user
 * @param ret file descriptor, or a negative errno
 * @param directory the descriptor that a relative path starts from, or {@link #CURRENT_DIRECTORY}
 * @param flags as given to open
 * @param mode as given to open; meaningful only with {@code O_CREAT} or {@code O_TMPFILE}
 * @param comm name of the thread
 * @param path as given to open
 */
record OpenEvent(
        long timestamp,
        int pid,
        int tid,
        int uid,
        int ret,
        int directory,
        int flags,
        int mode,
        String comm,
        String path) {
    /** {@code AT_FDCWD}. */
    static final int CURRENT_DIRECTORY = -100;

    /** Returns the file descriptor; -1 if there is none. */
    int descriptor() {
        return Math.max(ret, -1);
    }

    /** Returns the errno; 0 if the file was opened. */
    int errno() {
        return ret < 0 ? -ret : 0;
    }
}
