package dev.jbcc.runtime.program;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.btf.Btf;
import dev.jbcc.runtime.btf.BtfType;
import dev.jbcc.runtime.btf.KernelTypes;
import dev.jbcc.runtime.btf.Kind;
import dev.jbcc.runtime.internal.sys.Bpf;
import dev.jbcc.runtime.internal.sys.Errno;
import dev.jbcc.runtime.internal.sys.FileDescriptor;
import dev.jbcc.runtime.internal.sys.StructBuffer;
import dev.jbcc.runtime.internal.sys.SyscallErrors;
import dev.jbcc.runtime.object.SectionKind;
import dev.jbcc.runtime.symbol.Kallsyms;
import dev.jbcc.runtime.symbol.SimilarNames;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a program attaches to as the kernel knows it, for the kinds of programs that have to say so when they load: the id of a
 * type, in the kernel's table or in that of a module. Owns the descriptor of a module's table until it is closed.
 */
final class AttachTarget implements AutoCloseable {
    private static final int TRACE_RAW_TP = 23;
    private static final int TRACE_FENTRY = 24;
    private static final int TRACE_FEXIT = 25;
    private static final int MODIFY_RETURN = 26;
    private static final int LSM_MAC = 27;
    private static final int TRACE_ITER = 28;
    private static final int LSM_CGROUP = 43;

    private static final int INFO_BYTES = 32;
    private static final int NAME_BYTES = 64;
    private static final int MAX_LISTED = 40;

    private static final AttachTarget NONE = new AttachTarget(0, Optional.empty());

    private final int typeId;
    private final Optional<FileDescriptor> moduleBtf;

    private AttachTarget(int typeId, Optional<FileDescriptor> moduleBtf) {
        this.typeId = typeId;
        this.moduleBtf = moduleBtf;
    }

    /** How the names of the types look that stand for targets of one kind. */
    private record Naming(String what, String prefix, Class<? extends BtfType> type) {}

    private static Optional<Naming> naming(int attachType) {
        return switch (attachType) {
            case TRACE_RAW_TP -> Optional.of(new Naming("tracepoint", "btf_trace_", BtfType.Typedef.class));
            case TRACE_FENTRY, TRACE_FEXIT, MODIFY_RETURN ->
                Optional.of(new Naming("function", "", BtfType.Func.class));
            case LSM_MAC, LSM_CGROUP -> Optional.of(new Naming("LSM hook", "bpf_lsm_", BtfType.Func.class));
            case TRACE_ITER -> Optional.of(new Naming("iterator", "bpf_iter_", BtfType.Func.class));
            default -> Optional.empty();
        };
    }

    /**
     * Finds the target of a program.
     *
     * @param as its target may be {@code MODULE:NAME}; without a module, the kernel is searched and then all modules
     * @throws BpfException if the kernel has no such thing
     */
    static AttachTarget find(Bpf bpf, KernelTypes types, String program, SectionKind as) {
        Optional<Naming> naming = naming(as.attachType());
        if (naming.isEmpty()) {
            return NONE;
        }
        String subject = "program '" + program + "'";
        if (as.target().isEmpty()) {
            throw new BpfException(subject + ": its section does not say what to attach it to, which the kernel has to"
                    + " know when it is loaded: a " + naming.get().what());
        }
        String target = as.target().get();
        int colon = target.indexOf(':');
        String name = naming.get().prefix() + target.substring(colon + 1);
        if (colon < 0) {
            OptionalInt id = types.kernel().findTypeId(name, naming.get().type());
            if (id.isPresent()) {
                return new AttachTarget(id.getAsInt(), Optional.empty());
            }
        }
        for (String module : colon < 0 ? types.modules() : List.of(target.substring(0, colon))) {
            Btf btf = types.module(module);
            OptionalInt id = btf.findOwnTypeId(name, naming.get().type());
            if (id.isPresent()) {
                return new AttachTarget(id.getAsInt(), Optional.of(openModule(bpf, subject, module)));
            }
        }
        throw missing(types, subject, naming.get(), target);
    }

    int typeId() {
        return typeId;
    }

    /** Returns the descriptor of the table that the type is in; 0 for the kernel's. */
    int btfFd() {
        return moduleBtf.isEmpty() ? 0 : moduleBtf.get().number();
    }

    @Override
    public void close() {
        if (moduleBtf.isPresent()) {
            moduleBtf.get().close();
        }
    }

    /** The kernel gives out tables by number only, so all are looked at. */
    private static FileDescriptor openModule(Bpf bpf, String subject, String module) {
        try (Arena arena = Arena.ofConfined()) {
            StructBuffer name = StructBuffer.allocate(arena, NAME_BYTES);
            StructBuffer info = StructBuffer.allocate(arena, INFO_BYTES);
            int id = bpf.nextId(Bpf.BTF_GET_NEXT_ID, 0);
            while (id > 0) {
                int fd = bpf.openById(Bpf.BTF_GET_FD_BY_ID, id);
                if (fd >= 0) {
                    FileDescriptor table = new FileDescriptor(bpf.sys(), fd, "BTF of module '" + module + "'");
                    info.clear(INFO_BYTES).int64(16, name.address()).int32(24, NAME_BYTES);
                    int result = bpf.info(fd, info);
                    if (result >= 0
                            && info.int32(28) != 0
                            && name.text(0, NAME_BYTES).equals(module)) {
                        return table;
                    }
                    table.close();
                } else if (fd != -Errno.ENOENT) {
                    throw SyscallErrors.of(subject + ": module '" + module + "'", "BPF_BTF_GET_FD_BY_ID", -fd);
                }
                id = bpf.nextId(Bpf.BTF_GET_NEXT_ID, id);
            }
        }
        throw new BpfException(subject + ": module '" + module + "': the kernel does not give out its BTF");
    }

    // ---- what to say when there is none

    private static BpfException missing(KernelTypes types, String subject, Naming naming, String target) {
        int colon = target.indexOf(':');
        String module = colon < 0 ? "" : target.substring(0, colon);
        String name = target.substring(colon + 1);
        String what = subject + ": " + naming.what() + " '" + name + "': ";
        String where = module.isEmpty() ? "the kernel's BTF" : "the BTF of module '" + module + "'";
        if (naming.what().equals("function") && isSymbol(name)) {
            return new BpfException(
                    what + "is in the kernel, but not in " + where
                            + ", which leaves out functions that take their arguments in unusual ways; a kprobe can attach to it");
        }
        Btf btf = module.isEmpty() ? types.kernel() : types.module(module);
        List<String> names = names(btf, naming);
        SimilarNames similar = new SimilarNames(name);
        for (String each : names) {
            similar.offer(each);
        }
        String hint = "";
        if (!similar.best().isEmpty()) {
            hint = "; similar: '" + String.join("', '", similar.best()) + "'";
        } else if (!names.isEmpty() && names.size() <= MAX_LISTED) {
            Collections.sort(names);
            hint = "; it has: " + String.join(", ", names);
        }
        return new BpfException(what + "not in " + where + hint);
    }

    private static boolean isSymbol(String name) {
        try {
            return Kallsyms.load().has(name);
        } catch (BpfException e) {
            return false; // only a hint is lost
        }
    }

    /** Returns the names of all targets of a kind in one table, without their prefix. */
    private static List<String> names(Btf btf, Naming naming) {
        List<String> names = new ArrayList<>();
        int kind = naming.type() == BtfType.Func.class ? Kind.FUNC : Kind.TYPEDEF;
        for (int id = Math.max(1, btf.firstOwnId()); id < btf.typeCount(); id++) {
            if (btf.kind(id) == kind) {
                String name = btf.name(id);
                if (name.startsWith(naming.prefix())
                        && name.length() > naming.prefix().length()) {
                    names.add(name.substring(naming.prefix().length()));
                }
            }
        }
        return names;
    }
}
