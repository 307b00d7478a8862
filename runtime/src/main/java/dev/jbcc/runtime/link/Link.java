package dev.jbcc.runtime.link;

/**
 * An attachment of a program to a kernel event. Holds the program in the kernel. {@link #close()} detaches it, as does the end
 * of the process, however it ends. Thread-safe.
 */
public interface Link extends AutoCloseable {
    /** Returns what the program is attached to, such as {@code kprobe 'vfs_read'}. */
    String target();

    /** Detaches the program. The program itself stays loaded. Idempotent. */
    @Override
    void close();
}
