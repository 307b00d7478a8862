package dev.jbcc.runtime.link;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.SyscallException;
import dev.jbcc.runtime.internal.sys.Bpf;
import dev.jbcc.runtime.internal.sys.Errno;
import dev.jbcc.runtime.internal.sys.FileDescriptor;
import dev.jbcc.runtime.internal.sys.StructBuffer;
import dev.jbcc.runtime.internal.sys.SyscallErrors;
import dev.jbcc.runtime.program.BpfProgram;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;

/**
 * An iterator program that is ready to run. Each {@link #open} runs it anew, once for each thing it goes over; what it writes comes out
 * of the stream. {@link #close} gives up the link; streams that are open go on. Thread-safe.
 */
public final class BpfIterator implements Link {
    private static final int SCOPE_BYTES = 16;
    private static final int O_DIRECTORY = 0x10000;

    private final Bpf bpf;
    private final String target;
    private final FileDescriptor link;

    private BpfIterator(Bpf bpf, String target, FileDescriptor link) {
        this.bpf = bpf;
        this.target = target;
        this.link = link;
    }

    /**
     * Links an iterator program.
     *
     * @throws IllegalArgumentException if the program is of another type
     * @throws SyscallException if the kernel refuses
     * @kernel 5.8 BPF_TRACE_ITER
     */
    public static BpfIterator attach(BpfProgram program, IteratorScope scope) {
        return attach(Bpf.host(), program, scope);
    }

    static BpfIterator attach(Bpf bpf, BpfProgram program, IteratorScope scope) {
        if (program.kind().attachType() != Bpf.BPF_TRACE_ITER) {
            throw new IllegalArgumentException(program + ": was loaded as something else than an iterator");
        }
        String target = "iterator '" + program.kind().target().orElse("") + "'";
        int fd;
        try (Arena arena = Arena.ofConfined()) {
            if (scope instanceof IteratorScope.Cgroups cgroups) {
                fd = linkCgroups(bpf, arena, program, target, cgroups);
            } else {
                fd = bpf.linkIterator(program.fd(), scope(arena, scope));
            }
        }
        if (fd < 0) {
            String hint = fd == -Errno.EINVAL || fd == -Errno.E2BIG || fd == -Errno.EBADF
                    ? "this kind of iterator does not go over " + words(scope) + ", or needs to be told more"
                    : SyscallErrors.hint(-fd);
            throw SyscallErrors.of(target, "BPF_LINK_CREATE", -fd, hint);
        }
        return new BpfIterator(bpf, target, new FileDescriptor(bpf.sys(), fd, target));
    }

    private static int linkCgroups(
            Bpf bpf, Arena arena, BpfProgram program, String target, IteratorScope.Cgroups cgroups) {
        String path = cgroups.directory().toString();
        int directory = bpf.sys().open(path, O_DIRECTORY);
        if (directory < 0) {
            throw SyscallErrors.of(target + ": cgroup '" + path + "'", "open", -directory);
        }
        try (FileDescriptor group = new FileDescriptor(bpf.sys(), directory, path)) {
            StructBuffer scope = StructBuffer.allocate(arena, SCOPE_BYTES)
                    .int32(0, order(cgroups.order()))
                    .int32(4, group.number());
            return bpf.linkIterator(program.fd(), scope);
        }
    }

    private static int order(IteratorScope.Order order) {
        return switch (order) {
            case SELF_ONLY -> 1;
            case DESCENDANTS_FIRST -> 2;
            case DESCENDANTS_LAST -> 3;
            case ANCESTORS_UP -> 4;
        };
    }

    /** {@code union bpf_iter_link_info}; kernels that do not know all of it still take as much as they know. */
    private static StructBuffer scope(Arena arena, IteratorScope scope) {
        return switch (scope) {
            case IteratorScope.Everything _ -> StructBuffer.allocate(arena, 0);
            case IteratorScope.MapElements elements ->
                StructBuffer.allocate(arena, 4).int32(0, elements.map().fd());
            case IteratorScope.OneThread thread ->
                StructBuffer.allocate(arena, SCOPE_BYTES).int32(0, thread.threadId());
            case IteratorScope.OneProcess process ->
                StructBuffer.allocate(arena, SCOPE_BYTES).int32(4, process.processId());
            case IteratorScope.Cgroups _ -> throw new IllegalStateException("cgroups need a descriptor");
        };
    }

    private static String words(IteratorScope scope) {
        return switch (scope) {
            case IteratorScope.Everything _ -> "everything";
            case IteratorScope.MapElements elements -> "the elements of " + elements.map();
            case IteratorScope.OneThread thread -> "thread " + thread.threadId();
            case IteratorScope.OneProcess process -> "process " + process.processId();
            case IteratorScope.Cgroups cgroups -> "control group '" + cgroups.directory() + "'";
        };
    }

    /**
     * Starts a run. The program runs while the stream is read, in the reading thread.
     *
     * @return a stream to be closed; its errors are {@link SyscallException}s
     * @throws SyscallException if the kernel refuses
     * @throws IllegalStateException if closed
     */
    public InputStream open() {
        int fd = bpf.createIterator(link.number());
        if (fd < 0) {
            throw SyscallErrors.of(target, "BPF_ITER_CREATE", -fd);
        }
        return new IteratorStream(bpf.sys(), new FileDescriptor(bpf.sys(), fd, target), target);
    }

    /**
     * Runs the program once to its end and returns all that it wrote, as text in UTF-8.
     *
     * @throws SyscallException if the kernel refuses, or the program ended the run with an error
     * @throws BpfException if it wrote more than fits into memory
     */
    public String readText() {
        try (InputStream in = open()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (java.io.IOException e) {
            throw new BpfException(target + ": read: " + e.getMessage(), e);
        }
    }

    @Override
    public String target() {
        return target;
    }

    @Override
    public void close() {
        link.close();
    }

    @Override
    public String toString() {
        return target;
    }
}
