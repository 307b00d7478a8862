package dev.jbcc.compiler.kernel;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.btf.Btf;
import dev.jbcc.runtime.btf.BtfType;
import dev.jbcc.runtime.btf.KernelTypes;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the modules whose types a program needs: those that it attaches to, and those that have structs which it names and which the
 * kernel itself has not. Nearly all programs need none, and then none is read.
 */
public final class ModuleTypes {
    private static final Pattern ATTACHED = Pattern.compile("k(?:ret)?func__(\\w+?)__\\w+");
    private static final String KERNEL = "vmlinux";

    private ModuleTypes() {}

    /**
     * Returns the names of the modules, in the order in which they are to be searched.
     *
     * @param index of the kernel's own types
     */
    public static List<String> needed(KernelTypes types, TypeNameIndex index, SourceNames names) {
        Set<String> modules = new LinkedHashSet<>();
        for (String name : names.definedNames()) {
            Matcher attached = ATTACHED.matcher(name);
            if (attached.matches() && !attached.group(1).equals(KERNEL)) {
                String module = attached.group(1);
                if (types.modules().contains(module)) {
                    modules.add(module); // if it is not there, the loader says so
                }
            }
        }
        for (String tag : names.tags()) {
            if (!names.definedTags().contains(tag) && !tag.startsWith("tracepoint__") && index.tag(tag) == 0) {
                addOwner(types, tag, modules);
            }
        }
        return List.copyOf(modules);
    }

    /** The types of a module may be in others as well, as far as those use them: what is needed anyway goes first. */
    private static void addOwner(KernelTypes types, String tag, Set<String> modules) {
        for (String module : modules) {
            if (has(types, module, tag)) {
                return;
            }
        }
        for (String module : types.modules()) {
            if (has(types, module, tag)) {
                modules.add(module);
                return;
            }
        }
    }

    private static boolean has(KernelTypes types, String module, String tag) {
        try {
            Btf btf = types.module(module);
            return btf.findOwnTypeId(tag, BtfType.Composite.class).isPresent()
                    || btf.findOwnTypeId(tag, BtfType.Enumeration.class).isPresent();
        } catch (BpfException e) {
            return false; // unloaded in the meantime
        }
    }

    /** Returns the types of the kernel and of modules in one table. */
    public static Btf together(KernelTypes types, List<String> modules) {
        if (modules.isEmpty()) {
            return types.kernel();
        }
        if (modules.size() == 1) {
            return types.module(modules.getFirst());
        }
        List<Btf> tables = new ArrayList<>();
        for (String module : modules) {
            tables.add(types.module(module));
        }
        return Btf.merge(types.kernel(), tables, String.join("+", modules));
    }
}
