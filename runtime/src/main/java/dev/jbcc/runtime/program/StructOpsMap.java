package dev.jbcc.runtime.program;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.btf.Btf;
import dev.jbcc.runtime.btf.BtfType;
import dev.jbcc.runtime.internal.sys.Bpf;
import dev.jbcc.runtime.internal.sys.Errno;
import dev.jbcc.runtime.internal.sys.FileDescriptor;
import dev.jbcc.runtime.internal.sys.SyscallErrors;
import dev.jbcc.runtime.object.ObjectSpec;
import dev.jbcc.runtime.object.ProgramSpec;
import dev.jbcc.runtime.object.SectionKind;
import dev.jbcc.runtime.object.StructOpsSpec;
import dev.jbcc.runtime.relocation.KernelSymbol;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A struct of functions in the kernel, such as {@code struct tcp_congestion_ops}, with the programs behind them, not yet in use:
 * {@link dev.jbcc.runtime.link.StructOps#attach} does that. Owns the map and its programs. Thread-safe.
 */
public final class StructOpsMap implements AutoCloseable {
    private static final String VALUE_PREFIX = "bpf_struct_ops_";
    private static final int MAP_TYPE = 26;
    private static final int BPF_F_LINK = 1 << 13;

    private final String name;
    private final FileDescriptor map;
    private final byte[] value;
    private final boolean linked;
    private final List<BpfProgram> programs;

    private StructOpsMap(String name, FileDescriptor map, byte[] value, boolean linked, List<BpfProgram> programs) {
        this.name = name;
        this.map = map;
        this.value = value;
        this.linked = linked;
        this.programs = programs;
    }

    /** Loads a program for a member of a struct. */
    @FunctionalInterface
    interface Loader {
        BpfProgram load(ProgramSpec program, SectionKind as, AttachTarget target);
    }

    /** What the kernel has for a struct: its own type, and that of the map's value, which holds one behind a header. */
    private record KernelStruct(Btf btf, int typeId, BtfType.Composite type, int valueTypeId, int valueBytes, int at) {}

    static StructOpsMap load(
            Bpf bpf, ObjectSpec object, StructOpsSpec spec, LoadOptions options, int btfFd, Loader loader) {
        String subject = "struct '" + spec.name() + "'";
        Btf types = object.btf().orElseThrow();
        BtfType.Composite declared = (BtfType.Composite) types.type(spec.typeId());
        KernelStruct kernel =
                find(options.kernelTypes().kernel(), subject, KernelSymbol.withoutFlavour(declared.name()));
        List<BpfProgram> programs = new ArrayList<>();
        try {
            byte[] value = new byte[kernel.valueBytes];
            byte[] contents = spec.contents();
            for (BtfType.Member member : declared.members()) {
                int from = member.bitOffset() / 8;
                int index = index(kernel.type, KernelSymbol.withoutFlavour(member.name()));
                String function = spec.functions().get(from);
                if (index < 0) {
                    if (function != null || !isZero(contents, from, types.sizeBytes(member.typeId()))) {
                        throw new BpfException(subject + ": member '" + member.name() + "': the kernel's 'struct "
                                + kernel.type.name() + "' has none of that name");
                    }
                    continue;
                }
                BtfType.Member theirs = kernel.type.members().get(index);
                int to = kernel.at + theirs.bitOffset() / 8;
                if (function != null) {
                    BpfProgram program = loader.load(
                            program(object, subject, function),
                            kind(object, function, index),
                            AttachTarget.of(kernel.typeId));
                    programs.add(program);
                    ByteBuffer.wrap(value).order(ByteOrder.nativeOrder()).putLong(to, program.fd());
                } else {
                    int size = types.sizeBytes(member.typeId());
                    if (member.bitSize() != 0
                            || theirs.bitSize() != 0
                            || size != kernel.btf.sizeBytes(theirs.typeId())) {
                        throw new BpfException(subject + ": member '" + member.name() + "': is of another size in the"
                                + " kernel's 'struct " + kernel.type.name() + "', or a bit field");
                    }
                    System.arraycopy(contents, from, value, to, size);
                }
            }
            return create(bpf, spec, btfFd, kernel, value, programs);
        } catch (Throwable e) {
            programs.forEach(BpfProgram::close);
            throw e;
        }
    }

    /** Kernels before 6.4 have no links to structs. */
    private static StructOpsMap create(
            Bpf bpf, StructOpsSpec spec, int btfFd, KernelStruct kernel, byte[] value, List<BpfProgram> programs) {
        String subject = "struct '" + spec.name() + "'";
        boolean linked = spec.linked();
        int fd = create(bpf, spec, btfFd, kernel, linked ? BPF_F_LINK : 0);
        if (linked && fd == -Errno.EINVAL) {
            linked = false;
            fd = create(bpf, spec, btfFd, kernel, 0);
        }
        if (fd < 0) {
            throw SyscallErrors.of(subject, "BPF_MAP_CREATE", -fd, SyscallErrors.hint(-fd));
        }
        return new StructOpsMap(spec.name(), new FileDescriptor(bpf.sys(), fd, subject), value, linked, programs);
    }

    private static int create(Bpf bpf, StructOpsSpec spec, int btfFd, KernelStruct kernel, int flags) {
        return bpf.createStructOps(MAP_TYPE, spec.name(), kernel.valueBytes, flags, btfFd, kernel.valueTypeId);
    }

    /**
     * Structs are searched in the kernel's own types only. That modules may have some (6.9) is left out until there is one to test with: of
     * Debian's kernels no module registers any, and HID, which could, is built without.
     */
    private static KernelStruct find(Btf btf, String subject, String name) {
        OptionalInt id = btf.findTypeId(name, BtfType.Composite.class);
        OptionalInt valueId = btf.findTypeId(VALUE_PREFIX + name, BtfType.Composite.class);
        if (id.isEmpty() || valueId.isEmpty()) {
            throw new BpfException(subject + ": 'struct " + name + "': the kernel "
                    + (id.isEmpty() ? "has no such struct" : "takes none of programs"));
        }
        BtfType.Composite value = (BtfType.Composite) btf.type(valueId.getAsInt());
        int data = index(value, "data");
        if (data < 0) {
            throw new BpfException(subject + ": 'struct " + value.name() + "': has no member 'data'");
        }
        return new KernelStruct(
                btf,
                id.getAsInt(),
                (BtfType.Composite) btf.type(id.getAsInt()),
                valueId.getAsInt(),
                value.sizeBytes(),
                value.members().get(data).bitOffset() / 8);
    }

    private static int index(BtfType.Composite type, String member) {
        for (int i = 0; i < type.members().size(); i++) {
            if (type.members().get(i).name().equals(member)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isZero(byte[] bytes, int from, int length) {
        for (int i = from; i < from + length; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private static ProgramSpec program(ObjectSpec object, String subject, String function) {
        return object.findProgram(function)
                .orElseThrow(() -> new BpfException(subject + ": no function '" + function + "'"));
    }

    /** What the kernel takes for the attach type is the number of the member. */
    private static SectionKind kind(ObjectSpec object, String function, int member) {
        Optional<SectionKind> own = object.findProgram(function).flatMap(ProgramSpec::kind);
        return new SectionKind(
                ProgramType.STRUCT_OPS.number(),
                member,
                SectionKind.Attach.OTHER,
                own.flatMap(SectionKind::target),
                own.isPresent() && own.get().sleepable());
    }

    /** Returns the name of the variable. */
    public String name() {
        return name;
    }

    /** Returns whether it is attached by a link, that ends with the process; else it stays in use until it is taken out. */
    public boolean isLinked() {
        return linked;
    }

    /** Returns the programs behind its members, which stay this object's own. */
    public List<BpfProgram> programs() {
        return List.copyOf(programs);
    }

    /**
     * Returns the descriptor of the map, which stays this object's own.
     *
     * @throws IllegalStateException if closed
     */
    public int fd() {
        return map.number();
    }

    /** Returns a copy of the map's value: the struct as the kernel lays it out, with descriptors for functions. */
    public byte[] value() {
        return value.clone();
    }

    /** Gives up the map and the programs. What is attached stays so until its link is closed. Idempotent. */
    @Override
    public void close() {
        map.close();
        programs.forEach(BpfProgram::close);
    }

    @Override
    public String toString() {
        return "struct '" + name + "'";
    }
}
