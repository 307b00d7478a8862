package dev.jbcc.runtime.program;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.btf.Btf;
import dev.jbcc.runtime.btf.BtfType;
import dev.jbcc.runtime.btf.KernelTypes;
import dev.jbcc.runtime.btf.Kind;
import dev.jbcc.runtime.internal.sys.Bpf;
import dev.jbcc.runtime.internal.sys.BtfBytes;
import dev.jbcc.runtime.internal.sys.FileDescriptor;
import dev.jbcc.runtime.object.SectionKind;
import dev.jbcc.runtime.symbol.Kallsyms;
import dev.jbcc.runtime.symbol.SimilarNames;
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

    private static final int MAX_LISTED = 40;

    private static final AttachTarget NONE = new AttachTarget(0, Optional.empty(), 0);

    private final int typeId;
    private final Optional<FileDescriptor> moduleBtf;
    private final int programFd;

    private AttachTarget(int typeId, Optional<FileDescriptor> moduleBtf, int programFd) {
        this.typeId = typeId;
        this.moduleBtf = moduleBtf;
        this.programFd = programFd;
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
        String subject = "program '" + program + "'";
        if (as.programType() == ProgramType.EXT.number()) {
            throw new BpfException(
                    subject + ": replaces a function of another program, which the kernel has to know when it"
                            + " is loaded: load it with that program");
        }
        if (as.programType() == ProgramType.STRUCT_OPS.number()) {
            throw new BpfException(subject + ": belongs to a struct of functions: load that");
        }
        if (naming.isEmpty()) {
            return NONE;
        }
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
                return new AttachTarget(id.getAsInt(), Optional.empty(), 0);
            }
        }
        for (String module : colon < 0 ? types.modules() : List.of(target.substring(0, colon))) {
            Btf btf = types.module(module);
            OptionalInt id = btf.findOwnTypeId(name, naming.get().type());
            if (id.isPresent()) {
                return new AttachTarget(id.getAsInt(), Optional.of(ModuleBtf.open(bpf, subject, module)), 0);
            }
        }
        throw missing(types, subject, naming.get(), target);
    }

    /** Returns a type of the kernel, such as that of the struct that a function is a member of. */
    static AttachTarget of(int typeId) {
        return new AttachTarget(typeId, Optional.empty(), 0);
    }

    /**
     * Finds the target of a program in another program.
     *
     * @param as its target is a function of that program; without one, it is the program's first
     * @throws BpfException if that program has no such function
     */
    static AttachTarget find(Bpf bpf, BpfProgram target, String program, SectionKind as) {
        String subject = "program '" + program + "'";
        int btfId = target.info().btfId();
        if (btfId == 0) {
            throw new BpfException(
                    subject + ": " + target + " was loaded without types, so its functions have no names");
        }
        String function = as.target().orElse(target.name());
        Btf types = Btf.read(BtfBytes.ofId(bpf, btfId, subject), target.toString());
        OptionalInt id = types.findTypeId(function, BtfType.Func.class);
        if (id.isEmpty()) {
            throw new BpfException(subject + ": function '" + function + "': " + target + " has none of that name");
        }
        return new AttachTarget(id.getAsInt(), Optional.empty(), target.fd());
    }

    int typeId() {
        return typeId;
    }

    /** Returns the descriptor of the table that the type is in, or of the program; 0 for the kernel's table. */
    int fd() {
        return moduleBtf.isEmpty() ? programFd : moduleBtf.get().number();
    }

    @Override
    public void close() {
        if (moduleBtf.isPresent()) {
            moduleBtf.get().close();
        }
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
