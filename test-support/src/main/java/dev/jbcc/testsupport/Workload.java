package dev.jbcc.testsupport;

import java.nio.file.Path;

/**
 * Processes that do one thing a known number of times once released, by builtins of bash: nothing else in a guest does the same
 * in the meantime. Use a prime number of times, so that a lost batch or a doubled event cannot hide.
 */
public final class Workload {
    /** A prime that is larger than a page of records, and still quick under emulation. */
    public static final int TIMES = 1009;

    private Workload() {}

    /** Calls kill(2) on itself with signal 0 that many times: sys_enter_kill, sys_kill. */
    public static Child kills(int times) {
        return loop(times, "kill -0 $$");
    }

    /** Opens a file for reading that many times. */
    public static Child opens(Path file, int times) {
        return loop(times, ": <\"$1\"", file.toString());
    }

    /** Executes a program that many times, one after the other, each in a child of its own. */
    public static Child executes(int times, String... command) {
        return loop(times, "\"$@\"", command);
    }

    private static Child loop(int times, String body, String... arguments) {
        String[] command = new String[4 + arguments.length];
        command[0] = "bash";
        command[1] = "-c";
        command[2] = "for ((i = 0; i < " + times + "; i++)); do " + body + "; done";
        command[3] = "workload";
        System.arraycopy(arguments, 0, command, 4, arguments.length);
        return Child.startHeld(command);
    }
}
