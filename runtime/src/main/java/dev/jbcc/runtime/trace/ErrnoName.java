package dev.jbcc.runtime.trace;

import dev.jbcc.runtime.internal.sys.Errno;

/** Names of the error numbers that traced system calls return. */
public final class ErrnoName {
    private ErrnoName() {}

    /**
     * Returns the name of an error number.
     *
     * @param errno positive
     * @return such as {@code ENOENT}, or {@code errno 4711} if it has no name
     */
    public static String of(int errno) {
        String name = Errno.name(errno);
        return name.isEmpty() ? "errno " + errno : name;
    }
}
