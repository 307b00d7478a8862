package dev.jbcc.runtime.program;

import dev.jbcc.runtime.SyscallException;
import dev.jbcc.runtime.internal.sys.Bpf;
import dev.jbcc.runtime.internal.sys.FileDescriptor;
import dev.jbcc.runtime.internal.sys.StructBuffer;
import dev.jbcc.runtime.internal.sys.SyscallErrors;
import dev.jbcc.runtime.object.SectionKind;
import java.lang.foreign.Arena;
import java.util.HexFormat;
import java.util.List;

/**
 * A program in the kernel. Owns one descriptor of it: {@link #close()} gives that up. The kernel keeps the program while a
 * link holds it, so closing a program does not detach it; closing the link does. Thread-safe.
 */
public final class BpfProgram implements AutoCloseable {
    private static final int INFO_BYTES = 232;
    private static final int TEST_RUN_BYTES = 80;

    private final Bpf bpf;
    private final FileDescriptor descriptor;
    private final String name;
    private final SectionKind kind;
    private final int instructionCount;
    private final List<String> log;

    /** Takes ownership of a descriptor. */
    BpfProgram(Bpf bpf, int fd, String name, SectionKind kind, int instructionCount, List<String> log) {
        this.bpf = bpf;
        this.name = name;
        this.kind = kind;
        this.instructionCount = instructionCount;
        this.log = log;
        this.descriptor = new FileDescriptor(bpf.sys(), fd, subject());
    }

    /** Returns the name of the C function. */
    public String name() {
        return name;
    }

    /** Returns what it was loaded as. */
    public SectionKind kind() {
        return kind;
    }

    /** Returns the number of 8-byte instruction slots that were loaded, sub-programs included. */
    public int instructionCount() {
        return instructionCount;
    }

    /** Returns the verifier's log; empty unless {@link LoadOptions#logLevel()} asked for it. */
    public List<String> log() {
        return log;
    }

    /**
     * Returns the file descriptor, which stays this object's own.
     *
     * @throws IllegalStateException if closed
     */
    public int fd() {
        return descriptor.number();
    }

    private String subject() {
        return "program '" + name + "'";
    }

    /**
     * Returns what the kernel says about the program.
     *
     * @throws SyscallException if the kernel refuses
     */
    public ProgramInfo info() {
        try (Arena arena = Arena.ofConfined()) {
            StructBuffer info = StructBuffer.allocate(arena, INFO_BYTES);
            int result = bpf.info(fd(), info);
            if (result < 0) {
                throw SyscallErrors.of(subject(), "BPF_OBJ_GET_INFO_BY_FD", -result);
            }
            return new ProgramInfo(
                    info.int32(0),
                    info.int32(4),
                    HexFormat.of().formatHex(info.get(8, 8)),
                    info.text(64, 16),
                    info.int32(20),
                    info.int32(16),
                    info.int64(40),
                    (info.int32(84) & 1) != 0,
                    info.int64(192),
                    info.int64(200),
                    info.int64(208),
                    info.int32(216));
        }
    }

    /**
     * Runs the program in the calling thread, without an event.
     *
     * @throws SyscallException if the kernel refuses, such as ENOTSUPP (524) for a type that cannot be run that way
     */
    public TestRun.Result testRun(TestRun run) {
        try (Arena arena = Arena.ofConfined()) {
            byte[] data = run.data();
            byte[] context = run.context();
            StructBuffer dataIn =
                    StructBuffer.allocate(arena, Math.max(8, data.length)).put(0, data);
            StructBuffer contextIn =
                    StructBuffer.allocate(arena, Math.max(8, context.length)).put(0, context);
            StructBuffer dataOut = StructBuffer.allocate(arena, Math.max(8, run.dataOutBytes()));
            StructBuffer contextOut = StructBuffer.allocate(arena, Math.max(8, run.contextOutBytes()));
            StructBuffer attr = StructBuffer.allocate(arena, TEST_RUN_BYTES)
                    .int32(0, fd())
                    .int32(8, data.length)
                    .int32(12, run.dataOutBytes())
                    .int64(16, data.length == 0 ? 0 : dataIn.address())
                    .int64(24, run.dataOutBytes() == 0 ? 0 : dataOut.address())
                    .int32(32, run.repeat())
                    .int32(40, context.length)
                    .int32(44, run.contextOutBytes())
                    .int64(48, context.length == 0 ? 0 : contextIn.address())
                    .int64(56, run.contextOutBytes() == 0 ? 0 : contextOut.address());
            int result = bpf.testRun(attr);
            if (result < 0) {
                throw SyscallErrors.of(subject(), "BPF_PROG_TEST_RUN", -result);
            }
            return new TestRun.Result(
                    attr.int32(4),
                    attr.int32(36),
                    dataOut.get(0, Math.min(attr.int32(12), run.dataOutBytes())),
                    contextOut.get(0, Math.min(attr.int32(44), run.contextOutBytes())));
        }
    }

    /**
     * Pins the program, so that it stays in the kernel after this process.
     *
     * @param path a file that does not exist, in a mounted BPF file system
     * @throws SyscallException if the kernel refuses
     */
    public void pin(String path) {
        int result = bpf.pin(fd(), path);
        if (result < 0) {
            throw SyscallErrors.of(subject(), "BPF_OBJ_PIN", -result);
        }
    }

    /** Gives up the descriptor. Links keep the program in the kernel. Idempotent. */
    @Override
    public void close() {
        descriptor.close();
    }

    @Override
    public String toString() {
        return subject();
    }
}
