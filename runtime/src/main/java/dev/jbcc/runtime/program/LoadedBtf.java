package dev.jbcc.runtime.program;

import dev.jbcc.runtime.internal.sys.Bpf;
import dev.jbcc.runtime.internal.sys.Errno;
import dev.jbcc.runtime.internal.sys.FileDescriptor;
import dev.jbcc.runtime.object.ObjectSpec;
import dev.jbcc.runtime.relocation.ObjectBtf;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * An object's BTF in the kernel, if the kernel takes it. Types only describe maps and programs, so a kernel without BTF is no
 * reason to give up.
 */
final class LoadedBtf implements AutoCloseable {
    private static final LoadedBtf NONE = new LoadedBtf(Optional.empty(), Optional.empty());

    private final Optional<ObjectBtf> types;
    private final Optional<FileDescriptor> descriptor;

    private LoadedBtf(Optional<ObjectBtf> types, Optional<FileDescriptor> descriptor) {
        this.types = types;
        this.descriptor = descriptor;
    }

    static LoadedBtf load(Bpf bpf, ObjectSpec spec) {
        if (spec.btf().isEmpty()) {
            return NONE;
        }
        ObjectBtf types = ObjectBtf.of(spec, Set.of());
        int fd = bpf.loadBtf(types.bytes(), null);
        if (fd == -Errno.EINVAL) {
            EnumSet<ObjectBtf.Lack> lacks = BtfLacks.probe(bpf);
            if (!lacks.isEmpty()) {
                types = ObjectBtf.of(spec, lacks);
                fd = bpf.loadBtf(types.bytes(), null);
            }
        }
        return fd < 0 ? NONE : new LoadedBtf(Optional.of(types), Optional.of(new FileDescriptor(bpf.sys(), fd, "BTF")));
    }

    /** Returns the descriptor; 0 if the kernel has no BTF of the object. */
    int fd() {
        return descriptor.isEmpty() ? 0 : descriptor.get().number();
    }

    /** Returns the types as they were loaded; empty if the kernel has none. */
    Optional<ObjectBtf> types() {
        return types;
    }

    @Override
    public void close() {
        if (descriptor.isPresent()) {
            descriptor.get().close();
        }
    }
}
