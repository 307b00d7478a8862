package dev.jbcc.runtime.program;

import dev.jbcc.runtime.btf.Btf;
import dev.jbcc.runtime.btf.KernelTypes;
import dev.jbcc.runtime.insn.Instruction;
import dev.jbcc.runtime.object.ObjectSpec;
import dev.jbcc.runtime.object.ProgramSpec.Reference;
import dev.jbcc.runtime.relocation.KernelSymbol;
import dev.jbcc.runtime.relocation.LinkedProgram;
import dev.jbcc.runtime.symbol.Kallsyms;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Puts variables and functions of the running kernel into the instructions that refer to them. A weak one that the kernel lacks has
 * the address 0; a call of one becomes a call that the verifier refuses if it is ever reached.
 */
final class KernelExterns {
    private static final int PSEUDO_BTF_ID = 3;
    private static final int PSEUDO_KFUNC_CALL = 2;

    private final ObjectSpec object;
    private final KernelTypes kernelTypes;
    private final List<LinkedProgram.Poisoned> missing = new ArrayList<>();
    private Optional<Kallsyms> symbols = Optional.empty();

    KernelExterns(ObjectSpec object, KernelTypes kernelTypes) {
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
        String what = (symbol.function() ? "kernel function '" : "kernel variable '") + symbol.name() + "'";
        boolean fits = id.isPresent() && symbol.matches(types, kernel, id.getAsInt());
        if (!fits && !extern.weak()) {
            return what + (id.isEmpty() ? " is not in kernel BTF" : " is of another type in kernel BTF");
        }
        if (extern.call()) {
            call(code, extern, fits ? id : OptionalInt.empty());
        } else {
            load(code, extern, fits ? PSEUDO_BTF_ID : 0, fits ? id.getAsInt() : 0);
        }
        return "";
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

    private void call(ByteBuffer code, Reference.Extern extern, OptionalInt id) {
        int at = extern.slot() * Instruction.BYTES;
        ProgramLoader.source(code, at, id.isPresent() ? PSEUDO_KFUNC_CALL : 0);
        code.putShort(at + 2, (short) 0).putInt(at + 4, id.orElse(LinkedProgram.POISON_FUNCTION));
        if (id.isEmpty()) {
            missing.add(new LinkedProgram.Poisoned(extern.slot(), "function " + extern.symbol()));
        }
    }
}
