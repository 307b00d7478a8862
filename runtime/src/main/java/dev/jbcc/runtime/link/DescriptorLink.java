package dev.jbcc.runtime.link;

import dev.jbcc.runtime.internal.sys.FileDescriptor;

/** A link that is nothing but its descriptor. */
final class DescriptorLink implements Link {
    private final String target;
    private final FileDescriptor descriptor;

    /** Takes ownership of the descriptor. */
    DescriptorLink(String target, FileDescriptor descriptor) {
        this.target = target;
        this.descriptor = descriptor;
    }

    @Override
    public String target() {
        return target;
    }

    @Override
    public void close() {
        descriptor.close();
    }

    @Override
    public String toString() {
        return target;
    }
}
