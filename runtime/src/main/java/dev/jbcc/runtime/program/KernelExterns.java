package dev.jbcc.runtime.program;

import dev.jbcc.runtime.btf.Btf;
import dev.jbcc.runtime.btf.KernelTypes;
import dev.jbcc.runtime.insn.Instruction;
import dev.jbcc.runtime.internal.sys.Bpf;
import dev.jbcc.runtime.internal.sys.FileDescriptor;
import dev.jbcc.runtime.object.ObjectSpec;
import dev.jbcc.runtime.object.ProgramSpec.Reference;
import dev.jbcc.runtime.relocation.KernelSymbol;
import dev.jbcc.runtime.relocation.LinkedProgram;
import dev.jbcc.runtime.symbol.Kallsyms;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Puts variables and functions of the running kernel into the instructions that refer to them. A weak one that the kernel lacks has
 * the address 0; a call of one becomes a call that the verifier refuses if it is ever reached. What the kernel lacks is searched in its
 * modules. Owns descriptors of their types until it is closed, once the program is loaded.
 */
final class KernelExterns implements AutoCloseable {
    private static final int PSEUDO_BTF_ID = 3;
    private static final int PSEUDO_KFUNC_CALL = 2;

    private final Bpf bpf;
    private final ObjectSpec object;
    private final KernelTypes kernelTypes;
    private final Map<String, FileDescriptor> modules = new LinkedHashMap<>();
    private final List<LinkedProgram.Poisoned> missing = new ArrayList<>();
    private Optional<Kallsyms> symbols = Optional.empty();

    /** A declaration in the table of the kernel, whose descriptor and index are 0, or in that of a module. */
    private record Place(int typeId, int tableFd, int index) {}

    KernelExterns(Bpf bpf, ObjectSpec object, KernelTypes kernelTypes) {
        this.bpf = bpf;
        this.object = object;
        this.kernelTypes = kernelTypes;
    }

    /** Returns the calls that could not be resolved. */
    List<LinkedProgram.Poisoned> missing() {
        return missing;
    }

    /**
     * Patches an instruction.
     *
     * @return what is wrong; empty if nothing is
     */
    String patch(ByteBuffer code, Reference.Extern extern) {
        Btf types = object.btf().orElseThrow();
        KernelSymbol symbol = KernelSymbol.of(types, extern);
        if (!symbol.typed()) {
            return address(code, extern, symbol);
        }
        Btf kernel = kernelTypes.kernel();
        OptionalInt id = symbol.find(kernel);
        Optional<String> other = Optional.empty();
        Optional<Place> place = Optional.empty();
        if (id.isPresent()) {
            if (symbol.matches(types, kernel, id.getAsInt())) {
                place = Optional.of(new Place(id.getAsInt(), 0, 0));
            } else {
                other = Optional.of("kernel BTF");
            }
        } else {
            Optional<String> module = module(symbol);
            if (module.isPresent()) {
                place = inModule(types, symbol, module.get());
                other = Optional.of("the BTF of module '" + module.get() + "'");
            }
        }
        if (place.isEmpty() && !extern.weak()) {
            return (symbol.function() ? "kernel function '" : "kernel variable '") + symbol.name() + "' "
                    + (other.isPresent()
                            ? "is of another type in " + other.get()
                            : "is not in kernel BTF, nor in that of a loaded module");
        }
        if (extern.call()) {
            call(code, extern, place);
        } else {
            long value = place.isEmpty()
                    ? 0
                    : (long) place.get().tableFd() << 32 | place.get().typeId();
            load(code, extern, place.isEmpty() ? 0 : PSEUDO_BTF_ID, value);
        }
        return "";
    }

    private Optional<String> module(KernelSymbol symbol) {
        return kernelTypes.modules().stream()
                .filter(module -> symbol.findOwn(kernelTypes.module(module)).isPresent())
                .findFirst();
    }

    private Optional<Place> inModule(Btf types, KernelSymbol symbol, String module) {
        Btf table = kernelTypes.module(module);
        int id = symbol.findOwn(table).orElseThrow();
        if (!symbol.matches(types, table, id)) {
            return Optional.empty();
        }
        FileDescriptor descriptor = modules.get(module);
        if (descriptor == null) {
            descriptor = ModuleBtf.open(bpf, "kernel symbol '" + symbol.name() + "'", module);
            modules.put(module, descriptor);
        }
        return Optional.of(new Place(
                id, descriptor.number(), 1 + List.copyOf(modules.keySet()).indexOf(module)));
    }

    /** Returns the descriptors of types that calls name by index; the first, of the kernel's own, is not used. */
    int[] tables() {
        if (modules.isEmpty()) {
            return new int[0];
        }
        int[] tables = new int[1 + modules.size()];
        int i = 1;
        for (FileDescriptor descriptor : modules.values()) {
            tables[i++] = descriptor.number();
        }
        return tables;
    }

    @Override
    public void close() {
        modules.values().forEach(FileDescriptor::close);
    }

    /** A symbol without type is a number: where the kernel has it in its memory. */
    private String address(ByteBuffer code, Reference.Extern extern, KernelSymbol symbol) {
        if (symbols.isEmpty()) {
            symbols = Optional.of(Kallsyms.load());
        }
        long address = symbols.get().address(symbol.name()).orElse(0);
        if (address == 0 && !extern.weak()) {
            return "kernel symbol '" + symbol.name() + "' "
                    + (symbols.get().has(symbol.name())
                            ? "has no address that this process may see (kernel.kptr_restrict)"
                            : "is not in kallsyms");
        }
        load(code, extern, 0, address);
        return "";
    }

    private static void load(ByteBuffer code, Reference.Extern extern, int source, long value) {
        int at = extern.slot() * Instruction.BYTES;
        ProgramLoader.source(code, at, source);
        code.putInt(at + 4, (int) value).putInt(at + 12, (int) (value >>> 32));
    }

    private void call(ByteBuffer code, Reference.Extern extern, Optional<Place> place) {
        int at = extern.slot() * Instruction.BYTES;
        ProgramLoader.source(code, at, place.isPresent() ? PSEUDO_KFUNC_CALL : 0);
        code.putShort(at + 2, (short) (place.isPresent() ? place.get().index() : 0));
        code.putInt(at + 4, place.isPresent() ? place.get().typeId() : LinkedProgram.POISON_FUNCTION);
        if (place.isEmpty()) {
            missing.add(new LinkedProgram.Poisoned(extern.slot(), "function " + extern.symbol()));
        }
    }
}
