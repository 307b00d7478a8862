package dev.jbcc.runtime.program;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.ObjectFormatException;
import dev.jbcc.runtime.ProgramLoadException;
import dev.jbcc.runtime.RelocationException;
import dev.jbcc.runtime.SyscallException;
import dev.jbcc.runtime.insn.Instruction;
import dev.jbcc.runtime.internal.sys.Bpf;
import dev.jbcc.runtime.internal.sys.StructBuffer;
import dev.jbcc.runtime.map.BpfMap;
import dev.jbcc.runtime.map.MapLoader;
import dev.jbcc.runtime.map.PinnedMap;
import dev.jbcc.runtime.map.UpdateMode;
import dev.jbcc.runtime.object.MapSpec;
import dev.jbcc.runtime.object.ObjectSpec;
import dev.jbcc.runtime.object.ProgramSpec;
import dev.jbcc.runtime.object.SectionKind;
import dev.jbcc.runtime.object.StructOpsSpec;
import dev.jbcc.runtime.relocation.LinkedProgram;
import dev.jbcc.runtime.relocation.ProgramLinker;
import java.lang.foreign.Arena;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A BPF object in the kernel: its maps, and the programs that were asked for. Functions are loaded one by one.
 *
 * <p>Owns the maps and programs: {@link #close()} gives all of them up. Links keep what they need in the kernel until they
 * are closed themselves. Loading is thread-safe.
 */
public final class BpfObject implements AutoCloseable {
    private final Bpf bpf;
    private final ObjectSpec spec;
    private final LoadOptions options;
    private final DelegatedRights rights;
    private final LoadedBtf btf;
    private final Map<String, BpfMap> maps = new LinkedHashMap<>();
    private final List<BpfProgram> programs = new ArrayList<>();
    private final List<StructOpsMap> structs = new ArrayList<>();
    private boolean closed;

    /** Takes ownership of the rights, also when this fails. */
    private BpfObject(DelegatedRights rights, ObjectSpec spec, LoadOptions options) {
        this.bpf = rights.bpf();
        this.spec = spec;
        this.options = options;
        this.rights = rights;
        try {
            this.btf = LoadedBtf.load(bpf, spec);
        } catch (Throwable e) {
            rights.close();
            throw e;
        }
    }

    /**
     * Creates the maps of an object, or opens those that are given or pinned. Programs are loaded by {@link #load(String)}.
     *
     * @throws SyscallException if the kernel refuses a map, or delegates nothing where the options say
     * @throws BpfException if the object is for another byte order, or a map cannot be right, or it is another program's and none
     *     was given for it
     */
    public static BpfObject create(ObjectSpec spec, LoadOptions options) {
        return create(Bpf.host(), spec, options);
    }

    static BpfObject create(Bpf bpf, ObjectSpec spec, LoadOptions options) {
        if (spec.byteOrder() != ByteOrder.nativeOrder()) {
            throw new ObjectFormatException(
                    "object '" + spec.source() + "': " + spec.byteOrder() + ": this machine is "
                            + ByteOrder.nativeOrder(),
                    spec.source(),
                    "",
                    5);
        }
        BpfObject object = new BpfObject(DelegatedRights.of(bpf, options.delegatedBy()), spec, options);
        try {
            for (MapSpec map : spec.maps()) {
                object.maps.put(map.name(), object.open(map));
            }
            object.putInitialMaps();
        } catch (Throwable e) {
            object.close();
            throw e;
        }
        return object;
    }

    /** Returns the map that was given for this one, the one that is pinned where it says, or a new one. */
    private BpfMap open(MapSpec map) {
        BpfMap given = options.maps().get(map.name());
        if (given != null) {
            return MapLoader.reuse(bpf, given, map);
        }
        if (map.external()) {
            throw new BpfException(
                    "map '" + map.name() + "': is another program's (extern), and none was given for it");
        }
        Optional<String> pin = map.pinPath(options.pinDirectory());
        if (pin.isPresent()) {
            return new PinnedMap(bpf, map, pin.get()).open(btf.fd());
        }
        MapSpec filled = map.data() == MapSpec.Data.KCONFIG ? withKernelConfig(spec, map) : map;
        return MapLoader.create(bpf, filled, btf.fd());
    }

    private static MapSpec withKernelConfig(ObjectSpec spec, MapSpec map) {
        return map.withContents(KernelConfig.ofRunningKernel()
                .section(spec.btf().orElseThrow(), map.valueTypeId(), map.valueSizeBytes()));
    }

    /** Puts the maps that the object names into its maps of maps. */
    private void putInitialMaps() {
        for (MapSpec outer : spec.maps()) {
            for (MapSpec.InitialValue value : outer.values()) {
                if (!value.program()) {
                    putDescriptor(
                            map(outer.name()), value.index(), map(value.name()).fd());
                }
            }
        }
    }

    /** Puts a program into the program arrays that name it. */
    private void putIntoArrays(BpfProgram program) {
        for (MapSpec array : spec.maps()) {
            for (MapSpec.InitialValue value : array.values()) {
                if (value.program() && value.name().equals(program.name())) {
                    putDescriptor(map(array.name()), value.index(), program.fd());
                }
            }
        }
    }

    private static void putDescriptor(BpfMap map, int index, int fd) {
        try (Arena arena = Arena.ofConfined()) {
            StructBuffer key = StructBuffer.allocate(arena, 4).int32(0, index);
            StructBuffer value = StructBuffer.allocate(arena, 4).int32(0, fd);
            map.update(key.segment(), value.segment(), UpdateMode.ANY);
        }
    }

    /**
     * Does what the first system call of a JVM has to do: some 15 ms of linking. For another thread, while this one reads or
     * compiles; harmless at any time.
     */
    public static void prepare() {
        Bpf.host().sys().processId();
    }

    /** Returns what the file says. */
    public ObjectSpec spec() {
        return spec;
    }

    /**
     * Returns the map of that name.
     *
     * @throws BpfException if the object has none
     */
    public BpfMap map(String name) {
        BpfMap map = maps.get(name);
        if (map == null) {
            throw new BpfException("object '" + spec.source() + "': no map '" + name + "'; it has: "
                    + String.join(", ", maps.keySet()));
        }
        return map;
    }

    /**
     * Creates one more map, such as an inner map by the template of an outer one, with types of the object.
     *
     * @return the caller's own, who closes it
     * @throws SyscallException if the kernel refuses
     * @throws BpfException if the sizes cannot be right
     */
    public synchronized BpfMap createMap(MapSpec map) {
        requireOpen();
        return MapLoader.create(bpf, map, btf.fd());
    }

    /** Returns the map of that name, if there is one. */
    public Optional<BpfMap> findMap(String name) {
        return Optional.ofNullable(maps.get(name));
    }

    /** Returns the maps by name, in the order of the file. */
    public Map<String, BpfMap> maps() {
        return Collections.unmodifiableMap(maps);
    }

    /** Returns the programs loaded so far, in that order. */
    public synchronized List<BpfProgram> programs() {
        return List.copyOf(programs);
    }

    /**
     * Loads a function as what its section says.
     *
     * @throws ProgramLoadException if the verifier refuses it
     * @throws SyscallException if the kernel refuses otherwise
     * @throws RelocationException if something it refers to is not in the object or the kernel
     * @throws BpfException if the object has no such function, or its section does not say what it is
     */
    public BpfProgram load(String function) {
        ProgramSpec program = program(function);
        return load(program, kind(program), Optional.empty());
    }

    /**
     * Loads a function that attaches to another program: one of section {@code freplace/FUNCTION}, which takes the place of that
     * global function, or {@code fentry} and {@code fexit}, which see its calls. {@link dev.jbcc.runtime.link.Tracing#attach} attaches
     * it.
     *
     * @param target stays the caller's own; needs types, as programs from C have
     * @throws ProgramLoadException if the verifier refuses it, as when the functions do not look alike
     * @throws SyscallException if the kernel refuses otherwise
     * @throws BpfException if there is no such function in the object or the target
     * @kernel 5.6 BPF_PROG_TYPE_EXT
     */
    public BpfProgram load(String function, BpfProgram target) {
        ProgramSpec program = program(function);
        return load(program, kind(program), Optional.of(target));
    }

    /**
     * Loads a function as something else than its section says.
     *
     * @throws ProgramLoadException if the verifier refuses it
     * @throws SyscallException if the kernel refuses otherwise
     * @throws RelocationException if something it refers to is not in the object or the kernel
     * @throws BpfException if the object has no such function
     */
    public BpfProgram load(String function, SectionKind as) {
        return load(program(function), as, Optional.empty());
    }

    /**
     * Returns the instructions of a function as they are loaded, sub-programs after it, but for the descriptors of maps and the
     * addresses of the kernel.
     *
     * @throws RelocationException if something it refers to is not in the object or the kernel
     * @throws BpfException if the object has no such function
     */
    public List<Instruction> instructions(String function) {
        return ProgramLinker.link(spec, program(function), options.kernelTypes())
                .instructions();
    }

    /**
     * Returns the instructions of a function as text, see {@link dev.jbcc.runtime.insn.Disassembler}, with the names of maps,
     * helpers and functions.
     *
     * @throws RelocationException if something it refers to is not in the object or the kernel
     * @throws BpfException if the object has no such function
     */
    public String disassemble(String function) {
        return Listing.of(ProgramLinker.link(spec, program(function), options.kernelTypes()));
    }

    private static SectionKind kind(ProgramSpec program) {
        return program.kind()
                .orElseThrow(() -> new BpfException("program '" + program.name() + "': section '" + program.section()
                        + "': does not say what type of program it is"));
    }

    private ProgramSpec program(String function) {
        for (ProgramSpec program : spec.programs()) {
            if (program.name().equals(function)) {
                return program;
            }
        }
        List<String> names = new ArrayList<>();
        for (ProgramSpec program : spec.programs()) {
            names.add(program.name());
        }
        throw new BpfException(
                "object '" + spec.source() + "': no function '" + function + "'; it has: " + String.join(", ", names));
    }

    /**
     * Loads a struct of functions, such as {@code struct tcp_congestion_ops}, and the programs that its members point to.
     * {@link dev.jbcc.runtime.link.StructOps#attach} makes the kernel use it.
     *
     * @param name of the variable
     * @return owned by this object, may be closed earlier
     * @throws ProgramLoadException if the verifier refuses a program
     * @throws SyscallException if the kernel refuses otherwise
     * @throws BpfException if the object has no such variable, or the kernel no such struct or member
     * @kernel 5.6 BPF_MAP_TYPE_STRUCT_OPS
     */
    public synchronized StructOpsMap loadStructOps(String name) {
        requireOpen();
        for (StructOpsSpec struct : spec.structOps()) {
            if (struct.name().equals(name)) {
                StructOpsMap loaded = StructOpsMap.load(bpf, spec, struct, options, btf.fd(), this::loadFor);
                structs.add(loaded);
                return loaded;
            }
        }
        throw new BpfException("object '" + spec.source() + "': no struct of functions '" + name + "'");
    }

    private synchronized BpfProgram load(ProgramSpec program, SectionKind as, Optional<BpfProgram> target) {
        requireOpen();
        BpfProgram loaded = loadFor(
                program,
                as,
                target.isPresent()
                        ? AttachTarget.find(bpf, target.get(), program.name(), as)
                        : AttachTarget.find(bpf, options.kernelTypes(), program.name(), as));
        programs.add(loaded);
        putIntoArrays(loaded);
        return loaded;
    }

    private BpfProgram loadFor(ProgramSpec program, SectionKind as, AttachTarget target) {
        try (target) {
            LinkedProgram linked = ProgramLinker.link(spec, program, options.kernelTypes());
            return new ProgramLoader(bpf, spec, maps, btf, options).load(linked, as, target);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("object '" + spec.source() + "': closed");
        }
    }

    /** Closes every map and every program that was loaded. Does not detach: links do that. Idempotent. */
    @Override
    public synchronized void close() {
        closed = true;
        structs.forEach(StructOpsMap::close);
        for (BpfProgram program : programs) {
            program.close();
        }
        for (BpfMap map : maps.values()) {
            map.close();
        }
        btf.close();
        rights.close();
    }

    @Override
    public String toString() {
        return "object '" + spec.source() + "'";
    }
}
