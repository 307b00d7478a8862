package dev.jbcc.runtime.program;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.ProgramLoadException;
import dev.jbcc.runtime.RelocationException;
import dev.jbcc.runtime.btf.Btf;
import dev.jbcc.runtime.btf.BtfType;
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
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * Loads linked programs. The first attempt asks for no log, which costs the kernel time and memory; only a refusal is
 * repeated with one.
 */
final class ProgramLoader {
    private static final int FIRST_LOG_BYTES = 1 << 16;
    private static final int MAX_LOG_BYTES = 1 << 26;
    private static final int BPF_F_SLEEPABLE = 1 << 4;

    private static final int LOAD_IMMEDIATE_64 = 0x18;
    private static final int CALL = 0x85;
    private static final int PSEUDO_MAP_FD = 1;
    private static final int PSEUDO_MAP_VALUE = 2;
    private static final int PSEUDO_KFUNC_CALL = 2;

    private static final int PROG_TYPE_KPROBE = 2;
    private static final int TRACE_RAW_TP = 23;
    private static final int TRACE_FENTRY = 24;
    private static final int TRACE_FEXIT = 25;
    private static final int MODIFY_RETURN = 26;
    private static final int LSM_MAC = 27;
    private static final int TRACE_ITER = 28;

    private final Bpf bpf;
    private final ObjectSpec object;
    private final Map<String, BpfMap> maps;
    private final LoadedBtf btf;
    private final Supplier<Btf> kernelBtf;
    private final LoadOptions options;

    ProgramLoader(
            Bpf bpf,
            ObjectSpec object,
            Map<String, BpfMap> maps,
            LoadedBtf btf,
            Supplier<Btf> kernelBtf,
            LoadOptions options) {
        this.bpf = bpf;
        this.object = object;
        this.maps = maps;
        this.btf = btf;
        this.kernelBtf = kernelBtf;
        this.options = options;
    }

    BpfProgram load(LinkedProgram program, SectionKind as) {
        Bpf.ProgramAttributes attributes = attributes(program, as);
        if (options.logLevel() == 0) {
            int fd = bpf.loadProgram(attributes, 0, null);
            if (fd >= 0) {
                return loaded(fd, program, as, List.of());
            }
        }
        return loadWithLog(program, as, attributes);
    }

    private BpfProgram loaded(int fd, LinkedProgram program, SectionKind as, List<String> log) {
        return new BpfProgram(
                bpf, fd, program.spec().name(), as, program.instructions().size(), log);
    }

    private BpfProgram loadWithLog(LinkedProgram program, SectionKind as, Bpf.ProgramAttributes attributes) {
        int level = Math.max(1, options.logLevel());
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
        throw refused(program, as, -attempt.fd, attempt.log);
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
            String hint = SyscallErrors.hint(errno);
            if (hint.isEmpty() && errno == Errno.EINVAL) {
                hint = "this kernel may not have programs of type " + ProgramType.nameOf(as.programType())
                        + " with attach type " + as.attachType();
            }
            String message = subject + ": BPF_PROG_LOAD: " + Errno.describe(errno);
            return new ProgramLoadException(hint.isEmpty() ? message : message + "; " + hint, errno, name, "", log);
        }
        VerifierLog verdict = VerifierLog.of(log, program);
        String summary = verdict.summary();
        int others = verdict.otherLines();
        String message = subject + ": BPF_PROG_LOAD: " + Errno.describe(errno) + ": " + summary
                + (verdict.hint().isEmpty() ? "" : "; " + verdict.hint())
                + (others > 0 ? " (" + others + " more lines in log())" : "");
        return new ProgramLoadException(message, errno, name, summary, log);
    }

    private Bpf.ProgramAttributes attributes(LinkedProgram program, SectionKind as) {
        Optional<ObjectBtf> types = btf.types();
        byte[] funcInfo = types.isEmpty() ? new byte[0] : types.get().funcInfo(program);
        byte[] lineInfo = types.isEmpty() ? new byte[0] : types.get().lineInfo(program);
        int kernelVersion = object.kernelVersion();
        if (kernelVersion == 0 && as.programType() == PROG_TYPE_KPROBE) {
            kernelVersion = KernelRelease.versionCode();
        }
        return new Bpf.ProgramAttributes(
                as.programType(),
                encode(program),
                object.license(),
                kernelVersion,
                as.sleepable() ? BPF_F_SLEEPABLE : 0,
                program.spec().name(),
                as.attachType(),
                funcInfo.length > 0 ? btf.fd() : 0,
                funcInfo,
                lineInfo,
                attachBtfId(program, as));
    }

    private byte[] encode(LinkedProgram program) {
        List<Instruction> instructions = program.instructions();
        ByteBuffer code =
                ByteBuffer.allocate(instructions.size() * Instruction.BYTES).order(ByteOrder.nativeOrder());
        boolean little = code.order() == ByteOrder.LITTLE_ENDIAN;
        for (Instruction instruction : instructions) {
            int registers =
                    little ? instruction.src() << 4 | instruction.dst() : instruction.dst() << 4 | instruction.src();
            code.put((byte) instruction.opcode())
                    .put((byte) registers)
                    .putShort((short) instruction.offset())
                    .putInt(instruction.imm());
        }
        for (Reference reference : program.maps()) {
            patchMap(code, program, reference);
        }
        for (Reference.Extern extern : program.externs()) {
            patchExtern(code, program, extern);
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

    private static void source(ByteBuffer code, int at, int source) {
        int registers = code.get(at + 1);
        boolean little = code.order() == ByteOrder.LITTLE_ENDIAN;
        code.put(at + 1, (byte) (little ? (registers & 0x0f) | source << 4 : (registers & 0xf0) | source));
    }

    private void patchExtern(ByteBuffer code, LinkedProgram program, Reference.Extern extern) {
        int at = extern.slot() * Instruction.BYTES;
        if (extern.call()) {
            OptionalInt function = kernelBtf.get().findTypeId(extern.symbol(), BtfType.Func.class);
            if (function.isPresent() && code.get(at) == (byte) CALL) {
                source(code, at, PSEUDO_KFUNC_CALL);
                code.putShort(at + 2, (short) 0).putInt(at + 4, function.getAsInt());
            } else if (!extern.weak()) {
                throw unresolved(
                        program, extern.slot(), "kernel function '" + extern.symbol() + "' is not in kernel BTF");
            }
        } else if (!extern.weak()) {
            throw unresolved(
                    program, extern.slot(), "extern '" + extern.symbol() + "': kernel variables are not resolved");
        } else {
            immediate64(code, program, extern.slot(), 0, 0, 0);
        }
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

    /** Returns the kernel's type of what the program attaches to, for the types of programs that need it when they load. */
    private int attachBtfId(LinkedProgram program, SectionKind as) {
        if (as.target().isEmpty()) {
            return 0;
        }
        String target = as.target().get();
        String name;
        Class<? extends BtfType> kind = BtfType.Func.class;
        switch (as.attachType()) {
            case TRACE_RAW_TP -> {
                name = "btf_trace_" + target;
                kind = BtfType.Typedef.class;
            }
            case TRACE_FENTRY, TRACE_FEXIT, MODIFY_RETURN -> name = target;
            case LSM_MAC -> name = "bpf_lsm_" + target;
            case TRACE_ITER -> name = "bpf_iter_" + target;
            default -> {
                return 0;
            }
        }
        OptionalInt id = kernelBtf.get().findTypeId(name, kind);
        if (id.isEmpty()) {
            throw new BpfException("program '" + program.spec().name() + "': section '"
                    + program.spec().section() + "': '" + name + "' is not in kernel BTF");
        }
        return id.getAsInt();
    }
}
