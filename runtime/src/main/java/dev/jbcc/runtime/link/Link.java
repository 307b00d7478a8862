package dev.jbcc.runtime.link;

import java.util.Optional;

/**
 * An attachment of a program to something in the kernel. Holds the program in the kernel. {@link #close()} detaches it. So does
 * the end of the process, however it ends, unless the method that made the link says otherwise. Thread-safe.
 */
public interface Link extends AutoCloseable {
    /** Returns what the program is attached to, such as {@code kprobe 'vfs_read'}. */
    String target();

    /**
     * Returns the kernel's own object for the attachment, for updating, pinning and asking; it stays this link's own. Empty
     * where the kernel has none: older kernels, and several attachments in one.
     */
    default Optional<BpfLink> bpfLink() {
        return Optional.empty();
    }

    /** Detaches the program. The program itself stays loaded. Idempotent. */
    @Override
    void close();
}
