package dev.jbcc.compiler;

import dev.jbcc.compiler.kernel.ModuleTypes;
import dev.jbcc.compiler.kernel.SourceNames;
import dev.jbcc.compiler.kernel.TypeHeader;
import dev.jbcc.compiler.kernel.TypeNameIndex;
import dev.jbcc.runtime.btf.Btf;
import dev.jbcc.runtime.btf.BtfType;
import dev.jbcc.runtime.btf.KernelTypes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The types of one program, as the file {@code vmlinux.h}: of the kernel, and of modules if it needs any. */
final class ProgramTypes {
    private final Path header;
    private final KernelTypes types;
    private final TypeNameIndex kernelIndex;
    private final ReadInputs inputs;
    private SourceNames names;
    private List<String> modules = List.of();
    private Btf btf;
    private TypeNameIndex index;

    /** Writes the file. */
    ProgramTypes(Path header, KernelTypes types, TypeNameIndex kernelIndex, ReadInputs inputs, SourceNames names)
            throws IOException {
        this.header = header;
        this.types = types;
        this.kernelIndex = kernelIndex;
        this.inputs = inputs;
        this.names = names;
        this.btf = types.kernel();
        this.index = kernelIndex;
        write();
    }

    /** Returns the types of the kernel and of all its modules. */
    KernelTypes kernel() {
        return types;
    }

    /** Returns the enumerators of one of the kernel's enums; empty if there is no such enum. */
    Set<String> kernelEnumerators(String tag) {
        int id = kernelIndex.tag(tag);
        Set<String> names = new HashSet<>();
        if (id != 0 && types.kernel().type(id) instanceof BtfType.Enumeration enumeration) {
            for (BtfType.Enumerator each : enumeration.values()) {
                names.add(each.name());
            }
        }
        return names;
    }

    /** Returns the table that the file was made from. */
    Btf btf() {
        return btf;
    }

    private void write() throws IOException {
        List<String> needed = ModuleTypes.needed(types, kernelIndex, names);
        if (!needed.equals(modules)) {
            modules = needed;
            btf = ModuleTypes.together(types, modules);
            index = modules.isEmpty() ? kernelIndex : kernelIndex.with(btf);
            modules.forEach(inputs::module);
        }
        Files.writeString(header, TypeHeader.forProgram(btf, index, names));
    }

    /** Adds what another text names, if it is not there. */
    void cover(SourceNames more) throws IOException {
        if (!names.cover(more, index)) {
            names = names.and(more);
            write();
        }
    }

    /**
     * Adds structs that the kernel's own types only declare, because nothing but modules knows what is in them.
     *
     * @return whether there is anything to add
     */
    boolean complete(Set<String> tags) throws IOException {
        SourceNames more = names.withTags(tags);
        if (ModuleTypes.needed(types, kernelIndex, more).equals(modules)) {
            return false;
        }
        names = more;
        write();
        return true;
    }
}
