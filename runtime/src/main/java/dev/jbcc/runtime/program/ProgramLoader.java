package dev.jbcc.runtime.program;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.ProgramLoadException;
import dev.jbcc.runtime.Rejection;
import dev.jbcc.runtime.RelocationException;
import dev.jbcc.runtime.insn.Instruction;
import dev.jbcc.runtime.internal.sys.Bpf;
import dev.jbcc.runtime.internal.sys.Errno;
import dev.jbcc.runtime.internal.sys.KernelRelease;
import dev.jbcc.runtime.internal.sys.StructBuffer;
import dev.jbcc.runtime.internal.sys.SyscallErrors;
import dev.jbcc.runtime.map.BpfMap;
import dev.jbcc.runtime.object.ObjectSpec;
import dev.jbcc.runtime.object.ProgramSpec.Reference;
import dev.jbcc.runtime.object.SectionKind;
import dev.jbcc.runtime.relocation.LinkedProgram;
import dev.jbcc.runtime.relocation.ObjectBtf;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Loads linked programs. The first attempt asks for no log, which costs the kernel time and memory; only a refusal is
 * repeated with one.
 */
final class ProgramLoader {
    private static final int FIRST_LOG_BYTES = 1 << 16;
    private static final int MAX_LOG_BYTES = 1 << 26;
    private static final int LOG_WALK = 1;
    private static final int LOG_VERDICT = 4;
    private static final int BPF_F_SLEEPABLE = 1 << 4;

    private static final int LOAD_IMMEDIATE_64 = 0x18;
    private static final int PSEUDO_MAP_FD = 1;
    private static final int PSEUDO_MAP_VALUE = 2;

    private static final int PROG_TYPE_KPROBE = 2;

    private final Bpf bpf;
    private final ObjectSpec object;
    private final Map<String, BpfMap> maps;
    private final LoadedBtf btf;
    private final LoadOptions options;
    private final KernelExterns externs;

    ProgramLoader(Bpf bpf, ObjectSpec object, Map<String, BpfMap> maps, LoadedBtf btf, LoadOptions options) {
        this.bpf = bpf;
        this.object = object;
        this.maps = maps;
        this.btf = btf;
        this.options = options;
        this.externs = new KernelExterns(bpf, object, options.kernelTypes());
    }

    BpfProgram load(LinkedProgram program, SectionKind as, AttachTarget target) {
        try (externs) {
            return load(program, as, attributes(program, as, target));
        }
    }

    private BpfProgram load(LinkedProgram program, SectionKind as, Bpf.ProgramAttributes attributes) {
        if (options.logLevel() != 0) {
            return loadWithLog(program, as, attributes, options.logLevel(), 0);
        }
        int fd = bpf.loadProgram(attributes, 0, null);
        if (fd >= 0) {
            return loaded(fd, program, as, List.of());
        }
        // The walk of a program that is too large to verify is a million lines long, and says nothing.
        int level = fd == -Errno.E2BIG ? LOG_VERDICT : LOG_WALK;
        return loadWithLog(program, as, attributes, level, -fd);
    }

    private BpfProgram loaded(int fd, LinkedProgram program, SectionKind as, List<String> log) {
        return new BpfProgram(
                bpf, fd, program.spec().name(), as, program.instructions().size(), log);
    }

    /**
     * Loads a program and reads what the verifier says.
     *
     * @param refusal the error of an attempt without a log; 0 if there was none
     */
    private BpfProgram loadWithLog(
            LinkedProgram program, SectionKind as, Bpf.ProgramAttributes attributes, int level, int refusal) {
        Attempt attempt = attempt(attributes, level);
        if (attempt.fd < 0 && attributes.btfFd() != 0 && blamesInfos(attempt.log)) {
            // The infos only help to read the log: better a program without them than none.
            attempt = attempt(attributes.withoutBtf(), level);
        }
        if (attempt.fd < 0 && attempt.log.isEmpty() && attempt.fd == -Errno.EINVAL) {
            attempt = attempt(attributes.withoutBtf().withoutName(), level);
        }
        if (attempt.fd >= 0) {
            return loaded(attempt.fd, program, as, options.logLevel() == 0 ? List.of() : attempt.log);
        }
        int errno = -attempt.fd;
        if (errno == Errno.ENOSPC) {
            // that the log does not fit hides why the program was refused
            errno = refusal != 0 ? refusal : -bpf.loadProgram(attributes, 0, null);
        }
        throw refused(program, as, errno, attempt.log);
    }

    private record Attempt(int fd, List<String> log) {}

    private Attempt attempt(Bpf.ProgramAttributes attributes, int level) {
        int size = FIRST_LOG_BYTES;
        while (true) {
            try (Arena arena = Arena.ofConfined()) {
                StructBuffer log = StructBuffer.allocate(arena, size);
                int fd = bpf.loadProgram(attributes, level, log);
                if (fd != -Errno.ENOSPC || size >= MAX_LOG_BYTES) {
                    return new Attempt(fd, VerifierLog.lines(log.text(0, size)));
                }
            }
            size *= 4;
        }
    }

    private static boolean blamesInfos(List<String> log) {
        for (String line : log) {
            if (line.contains("func_info") || line.contains("line_info") || line.contains("func info")) {
                return true;
            }
        }
        return false;
    }

    private BpfException refused(LinkedProgram program, SectionKind as, int errno, List<String> log) {
        String name = program.spec().name();
        String subject = "program '" + name + "'";
        if (log.isEmpty()) {
            String hint = SyscallErrors.hint(errno, ProgramType.capabilities(as.programType()));
            if (hint.isEmpty() && errno == Errno.EINVAL) {
                hint = "this kernel may not have programs of type " + ProgramType.nameOf(as.programType())
                        + " with attach type " + as.attachType();
            }
            String message = subject + ": BPF_PROG_LOAD: " + Errno.describe(errno);
            return new ProgramLoadException(hint.isEmpty() ? message : message + "; " + hint, errno, name, null, log);
        }
        VerifierAdvice advice = new VerifierAdvice(ProgramType.nameOf(as.programType()), KernelRelease.name());
        Rejection rejection = VerifierLog.read(log, program.withPoisoned(externs.missing()), advice);
        int others = log.size() - 1;
        String message = subject + ": BPF_PROG_LOAD: " + Errno.describe(errno) + ": " + rejection.summary()
                + (others > 0 ? " (" + others + " more lines in log())" : "");
        return new ProgramLoadException(message, errno, name, rejection, log);
    }

    private Bpf.ProgramAttributes attributes(LinkedProgram program, SectionKind as, AttachTarget target) {
        Optional<ObjectBtf> types = btf.types();
        byte[] funcInfo = types.isEmpty() ? new byte[0] : types.get().funcInfo(program);
        byte[] lineInfo = types.isEmpty() ? new byte[0] : types.get().lineInfo(program);
        int kernelVersion = object.kernelVersion();
        if (kernelVersion == 0 && as.programType() == PROG_TYPE_KPROBE) {
            kernelVersion = KernelRelease.versionCode();
        }
        byte[] code = encode(program);
        return new Bpf.ProgramAttributes(
                as.programType(),
                code,
                object.license(),
                kernelVersion,
                as.sleepable() ? BPF_F_SLEEPABLE : 0,
                program.spec().name(),
                as.attachType(),
                funcInfo.length > 0 ? btf.fd() : 0,
                funcInfo,
                lineInfo,
                target.typeId(),
                target.fd(),
                externs.tables());
    }

    private byte[] encode(LinkedProgram program) {
        ByteBuffer code = ByteBuffer.wrap(Instruction.encode(program.instructions(), ByteOrder.nativeOrder()))
                .order(ByteOrder.nativeOrder());
        for (Reference reference : program.maps()) {
            patchMap(code, program, reference);
        }
        for (Reference.Extern extern : program.externs()) {
            String wrong = externs.patch(code, extern);
            if (!wrong.isEmpty()) {
                throw unresolved(program, extern.slot(), wrong);
            }
        }
        return code.array();
    }

    private void patchMap(ByteBuffer code, LinkedProgram program, Reference reference) {
        if (reference instanceof Reference.MapFd map) {
            immediate64(code, program, map.slot(), PSEUDO_MAP_FD, map(program, map.slot(), map.map()), 0);
        } else if (reference instanceof Reference.MapValue value) {
            immediate64(
                    code,
                    program,
                    value.slot(),
                    PSEUDO_MAP_VALUE,
                    map(program, value.slot(), value.map()),
                    value.offset());
        } else {
            throw unresolved(program, reference.slot(), reference + " is not a map");
        }
    }

    private int map(LinkedProgram program, int slot, String name) {
        BpfMap map = maps.get(name);
        if (map == null) {
            throw unresolved(program, slot, "map '" + name + "' is not in the object");
        }
        return map.fd();
    }

    /** Fills both slots of a 64-bit immediate load. */
    private void immediate64(ByteBuffer code, LinkedProgram program, int slot, int pseudo, int low, int high) {
        int at = slot * Instruction.BYTES;
        if (at + 2 * Instruction.BYTES > code.capacity() || code.get(at) != LOAD_IMMEDIATE_64) {
            throw unresolved(program, slot, "is no 64-bit immediate load");
        }
        source(code, at, pseudo);
        code.putInt(at + 4, low).putInt(at + 12, high);
    }

    static void source(ByteBuffer code, int at, int source) {
        int registers = code.get(at + 1);
        boolean little = code.order() == ByteOrder.LITTLE_ENDIAN;
        code.put(at + 1, (byte) (little ? (registers & 0x0f) | source << 4 : (registers & 0xf0) | source));
    }

    private RelocationException unresolved(LinkedProgram program, int slot, String what) {
        String name = program.spec().name();
        return new RelocationException(
                "program '" + name + "': instruction " + slot + ": " + what,
                object.source(),
                program.spec().section(),
                name,
                slot);
    }
}
