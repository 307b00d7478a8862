package dev.jbcc.runtime.program;

import dev.jbcc.runtime.internal.sys.Bpf;
import dev.jbcc.runtime.internal.sys.FileDescriptor;
import dev.jbcc.runtime.internal.sys.StructBuffer;
import dev.jbcc.runtime.internal.sys.SyscallErrors;
import java.lang.foreign.Arena;

/**
 * Makes the kernel measure the time of all programs while it is open, for {@link ProgramInfo#runNanos()} and
 * {@link ProgramInfo#runs()}. It costs every run of every program some tens of nanoseconds. Ends with the process at the latest.
 */
public final class RunStatistics implements AutoCloseable {
    private static final int ENABLE_STATS = 32;
    private static final int BPF_STATS_RUN_TIME = 0;

    private final FileDescriptor descriptor;

    private RunStatistics(FileDescriptor descriptor) {
        this.descriptor = descriptor;
    }

    /**
     * Starts measuring, which needs CAP_SYS_ADMIN.
     *
     * @throws dev.jbcc.runtime.SyscallException if the kernel refuses
     * @kernel 5.8 BPF_ENABLE_STATS
     */
    public static RunStatistics enable() {
        return enable(Bpf.host());
    }

    static RunStatistics enable(Bpf bpf) {
        String subject = "run statistics";
        try (Arena arena = Arena.ofConfined()) {
            StructBuffer attr = StructBuffer.allocate(arena, 4).int32(0, BPF_STATS_RUN_TIME);
            int fd = bpf.sys().bpf(ENABLE_STATS, attr.segment());
            if (fd < 0) {
                throw SyscallErrors.of(subject, "BPF_ENABLE_STATS", -fd, "needs CAP_SYS_ADMIN");
            }
            return new RunStatistics(new FileDescriptor(bpf.sys(), fd, subject));
        }
    }

    /** Ends measuring, unless somebody else has asked for it too. Idempotent. */
    @Override
    public void close() {
        descriptor.close();
    }
}
