package dev.jbcc;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.ProgramLoadException;
import dev.jbcc.runtime.feature.Feature;
import dev.jbcc.runtime.feature.FeatureProbe;
import dev.jbcc.runtime.insn.Instruction;
import dev.jbcc.runtime.object.ProgramSpec;
import dev.jbcc.runtime.object.SectionKind;
import dev.jbcc.runtime.program.AttachType;
import dev.jbcc.runtime.program.BpfObject;
import dev.jbcc.runtime.program.BpfProgram;
import dev.jbcc.runtime.program.ProgramType;
import dev.jbcc.runtime.program.TestRun;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The part of {@link Bpf} that loads functions. The class that users see is put together of such parts, one for each chapter
 * of the reference guide, because one class of all calls would be too long to read.
 */
abstract class BpfFunctions extends BpfKernelQueries {
    /** Loading is by name, once. Guarded by itself. */
    private final Map<String, BpfProgram> functions = new HashMap<>();

    private final Map<String, BpfProgram> multiple = new HashMap<>();
    private final BpfObject object;
    private volatile Consumer<BpfProgram> onLoad = program -> {};

    BpfFunctions(BpfObject object) {
        this.object = object;
    }

    /** Sets what is told of each function that is loaded from now on. */
    final void onLoad(Consumer<BpfProgram> listener) {
        this.onLoad = listener;
    }

    /** Returns the maps and programs underneath, which stay this object's own. */
    public BpfObject object() {
        return object;
    }

    /**
     * Loads a function as what its section says, or returns it if it is loaded. Mirrors {@code load_func(name, type)}, where
     * the type is always given.
     *
     * @throws dev.jbcc.runtime.ProgramLoadException if the verifier refuses it
     * @throws BpfException if there is no such function
     */
    public BpfProgram loadFunc(String name) {
        synchronized (functions) {
            BpfProgram program = functions.get(name);
            if (program == null) {
                program = object.load(name);
                functions.put(name, program);
                onLoad.accept(program);
            }
            return program;
        }
    }

    /**
     * Loads a function as a given type, or returns it if it is loaded. Mirrors {@code load_func(name, type)}. What its section
     * says beside the type, such as the attach type, holds where the section asks for the same type.
     *
     * @throws dev.jbcc.runtime.ProgramLoadException if the verifier refuses it
     * @throws BpfException if there is no such function
     */
    public BpfProgram loadFunc(String name, ProgramType type) {
        return loadFunc(name, kind(name, type));
    }

    private SectionKind kind(String name, ProgramType type) {
        Optional<ProgramSpec> program = object.spec().findProgram(name);
        if (program.isPresent() && program.get().kind().isPresent()) {
            SectionKind own = program.get().kind().get();
            if (own.programType() == type.number()) {
                return own;
            }
        }
        return type.kind();
    }

    /** Loads a function as what a section name would ask for, or returns it if it is loaded. */
    public BpfProgram loadFunc(String name, SectionKind kind) {
        synchronized (functions) {
            BpfProgram program = functions.get(name);
            if (program == null) {
                program = object.load(name, kind);
                functions.put(name, program);
                onLoad.accept(program);
            }
            return program;
        }
    }

    /**
     * Loads a function as a given type for what it will attach to, or returns it if it is loaded. Mirrors
     * {@code load_func(name, type, attach_type=...)}.
     *
     * @throws dev.jbcc.runtime.ProgramLoadException if the verifier refuses it
     * @throws BpfException if there is no such function
     */
    public BpfProgram loadFunc(String name, ProgramType type, AttachType attachType) {
        return loadFunc(
                name,
                new SectionKind(type.number(), attachType.number(), SectionKind.Attach.OTHER, Optional.empty(), false));
    }

    /** Loads all functions as what their sections say. Mirrors {@code load_funcs(prog_type)}, where a type is always given. */
    public List<BpfProgram> loadFuncs() {
        List<BpfProgram> loaded = new ArrayList<>();
        for (ProgramSpec program : object.spec().programs()) {
            if (program.kind().isPresent()) {
                loaded.add(loadFunc(program.name()));
            }
        }
        return loaded;
    }

    /**
     * Loads all functions as a given type. Mirrors {@code load_funcs(prog_type)}.
     *
     * @throws dev.jbcc.runtime.ProgramLoadException if the verifier refuses one; those before it stay loaded
     */
    public List<BpfProgram> loadFuncs(ProgramType type) {
        List<BpfProgram> loaded = new ArrayList<>();
        for (ProgramSpec program : object.spec().programs()) {
            if (!program.section().equals(".text")) {
                loaded.add(loadFunc(program.name(), type));
            }
        }
        return loaded;
    }

    /**
     * Loads a function for links to many places, if the kernel has them and takes it for that: some helpers, such as
     * {@code bpf_override_return}, are not for such programs. That is once more, apart from what {@link #loadFunc} gives, unless
     * the function's section asks for it.
     *
     * @param type for calls
     * @param session for calls and their returns, which nothing can be instead of
     */
    final Optional<BpfProgram> loadForMulti(
            String name, AttachType type, Feature feature, AttachType session, Feature sessionFeature) {
        SectionKind own = kind(name, ProgramType.KPROBE);
        FeatureProbe probe = new FeatureProbe();
        if (own.attachType() == session.number()) {
            probe.require(sessionFeature);
            return Optional.of(loadFunc(name, own));
        }
        if (!probe.has(feature)) {
            return Optional.empty();
        }
        try {
            return Optional.of(own.attachType() == 0 ? loadOnceMore(name, type) : loadFunc(name, own));
        } catch (ProgramLoadException refused) {
            return Optional.empty();
        }
    }

    private BpfProgram loadOnceMore(String name, AttachType type) {
        synchronized (functions) {
            String key = name + " " + type;
            BpfProgram program = multiple.get(key);
            if (program == null) {
                program = object.load(name, probeKind(name, type.number()));
                multiple.put(key, program);
                onLoad.accept(program);
            }
            return program;
        }
    }

    /** Loads a function for links to one place each, whatever its section asks for. */
    final BpfProgram loadForSingle(String name) {
        return loadFunc(name, probeKind(name, 0));
    }

    private SectionKind probeKind(String name, int attachType) {
        boolean sleepable = kind(name, ProgramType.KPROBE).sleepable();
        return new SectionKind(
                ProgramType.KPROBE.number(), attachType, SectionKind.Attach.OTHER, Optional.empty(), sleepable);
    }

    /**
     * Returns the instructions of a function as they are loaded, but for the descriptors of maps and the addresses of the
     * kernel: eight bytes each, in native byte order. Mirrors {@code dump_func(name)}.
     *
     * @throws BpfException if there is no such function
     */
    public byte[] dumpFunc(String name) {
        return Instruction.encode(object.instructions(name), ByteOrder.nativeOrder());
    }

    /**
     * Returns the instructions of a function as text, in the form of the verifier's log. Mirrors
     * {@code disassemble_func(name)}.
     *
     * @throws BpfException if there is no such function
     */
    public String disassembleFunc(String name) {
        return object.disassemble(name);
    }

    /**
     * Runs a function in the calling thread, without an event.
     *
     * @param run what to run it on, and how often
     * @throws dev.jbcc.runtime.SyscallException if the kernel cannot run functions of its type that way
     * @kernel 4.12 BPF_PROG_TEST_RUN
     */
    public TestRun.Result testRun(String name, TestRun run) {
        return loadFunc(name).testRun(run);
    }
}
