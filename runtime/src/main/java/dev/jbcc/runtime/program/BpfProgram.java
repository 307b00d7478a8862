package dev.jbcc.runtime.program;

import dev.jbcc.runtime.SyscallException;
import dev.jbcc.runtime.insn.Instruction;
import dev.jbcc.runtime.internal.sys.Bpf;
import dev.jbcc.runtime.internal.sys.FileDescriptor;
import dev.jbcc.runtime.internal.sys.StructBuffer;
import dev.jbcc.runtime.internal.sys.SyscallErrors;
import dev.jbcc.runtime.object.SectionKind;
import java.lang.foreign.Arena;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/**
 * A program in the kernel. Owns one descriptor of it: {@link #close()} gives that up. The kernel keeps the program while a
 * link holds it, so closing a program does not detach it; closing the link does. Thread-safe.
 */
public final class BpfProgram implements AutoCloseable {
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

    /**
     * Opens a pinned program.
     *
     * @throws SyscallException if there is none at {@code path}, or the kernel refuses
     */
    public static BpfProgram openPinned(String path) {
        Bpf bpf = Bpf.host();
        String subject = "program '" + path + "'";
        int fd = bpf.openPinned(path);
        if (fd < 0) {
            throw SyscallErrors.of(subject, "BPF_OBJ_GET", -fd);
        }
        return adopt(bpf, fd, subject);
    }

    /**
     * Opens a program by its number in this kernel, which needs CAP_SYS_ADMIN.
     *
     * @throws SyscallException if there is none, or the kernel refuses
     */
    public static BpfProgram openById(int id) {
        Bpf bpf = Bpf.host();
        String subject = "program [" + id + "]";
        int fd = bpf.openById(Bpf.PROG_GET_FD_BY_ID, id);
        if (fd < 0) {
            throw SyscallErrors.of(subject, "BPF_PROG_GET_FD_BY_ID", -fd);
        }
        return adopt(bpf, fd, subject);
    }

    /** The kernel does not say what attach type a program was loaded with, so its kind has none. */
    private static BpfProgram adopt(Bpf bpf, int fd, String subject) {
        try {
            ProgramInfo info = ProgramInfo.read(bpf, fd, subject);
            SectionKind kind = new SectionKind(info.type(), 0, SectionKind.Attach.OTHER, Optional.empty(), false);
            int instructions = info.translatedBytes() / Instruction.BYTES;
            return new BpfProgram(bpf, fd, info.name(), kind, instructions, List.of());
        } catch (Throwable e) {
            int _ = bpf.sys().close(fd);
            throw e;
        }
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
        return ProgramInfo.read(bpf, fd(), subject());
    }

    /**
     * Returns the instructions as the verifier has rewritten them: helpers as distances in the kernel, maps as numbers. Needs
     * CAP_SYS_ADMIN or CAP_PERFMON with CAP_BPF.
     *
     * @return empty if this process may not see them
     * @throws SyscallException if the kernel refuses
     */
    public List<Instruction> translatedInstructions() {
        return Instruction.decode(ProgramInfo.translated(bpf, fd(), subject()), ByteOrder.nativeOrder());
    }

    /**
     * Returns the machine code.
     *
     * @return empty if the program is interpreted, or this process may not see it
     * @throws SyscallException if the kernel refuses
     */
    public byte[] machineCode() {
        return ProgramInfo.machineCode(bpf, fd(), subject());
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
