package dev.jbcc.cli.tool.process;

/**
 * {@code struct event} of {@code execsnoop.c}.
 *
 * @param kind one of the constants
 * @param key the thread that called exec; ties the records of one call together
 * @param pid process
 * @param parentPid its parent
 * @param uid real user
 * @param ret what exec returned; 0 or a negative errno
 * @param timestamp nanoseconds of CLOCK_MONOTONIC
 * @param comm name of the process
 * @param text one argument, or for {@link #SUCCESS} the file
 */
record ExecEvent(
        int kind, int key, int pid, int parentPid, int uid, int ret, long timestamp, String comm, String text) {
    /** An argument; the first one is the file. */
    static final int ARGUMENT = 0;

    /** There are more arguments than are traced. */
    static final int MORE = 1;

    /** The exec failed. */
    static final int FAILURE = 2;

    /** The process runs the new program. */
    static final int SUCCESS = 3;
}
