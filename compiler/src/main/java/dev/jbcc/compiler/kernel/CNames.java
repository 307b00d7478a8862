package dev.jbcc.compiler.kernel;

import dev.jbcc.runtime.btf.Btf;
import dev.jbcc.runtime.btf.BtfType;
import dev.jbcc.runtime.btf.Kind;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The names that a kernel's types get in C: their own, where C has no objection and nobody else has it. First come, first served; the
 * suffixes that others get are ignored by CO-RE.
 */
final class CNames {
    private static final String KERNEL_SUFFIX = "___kernel";

    /** Names that the compiler itself defines as types. */
    private static final Set<String> COMPILER_TYPEDEFS =
            Set.of("__builtin_va_list", "__builtin_ms_va_list", "__NSConstantString");

    private static final Set<String> KEYWORDS = Set.of(
            "auto",
            "break",
            "case",
            "char",
            "const",
            "continue",
            "default",
            "do",
            "double",
            "else",
            "enum",
            "extern",
            "float",
            "for",
            "goto",
            "if",
            "inline",
            "int",
            "long",
            "register",
            "restrict",
            "return",
            "short",
            "signed",
            "sizeof",
            "static",
            "struct",
            "switch",
            "typedef",
            "union",
            "unsigned",
            "void",
            "volatile",
            "while",
            "asm",
            "typeof",
            "_Bool",
            "_Complex",
            "_Atomic",
            "_Generic",
            "_Noreturn",
            "_Alignas",
            "_Alignof",
            "_Static_assert",
            "_Thread_local");

    private final Btf btf;
    private final Map<String, Integer> tagOwners = new HashMap<>();
    private final Map<String, Integer> ordinaryOwners = new HashMap<>();
    private final Map<Integer, String> renamed = new HashMap<>();

    CNames(Btf btf) {
        this.btf = btf;
    }

    /** Keeps a tag for the program. */
    void reserveTag(String name) {
        tagOwners.put(name, 0);
    }

    /** Keeps the name of a typedef, enumerator, variable or function for the program. */
    void reserve(String name) {
        ordinaryOwners.put(name, 0);
    }

    /** Gives a named type its name in C, ahead of those that come later. */
    void claim(int id) {
        switch (btf.kind(id)) {
            case Kind.STRUCT, Kind.UNION, Kind.ENUM, Kind.ENUM64 -> tag(id, btf.name(id));
            case Kind.TYPEDEF -> typedefName(id, btf.name(id));
            default -> {}
        }
    }

    /** Returns the tag of a struct, union or enum; empty if it has none. */
    String tag(int id, String name) {
        return name.isEmpty() ? "" : own(tagOwners, id, name);
    }

    String typedefName(int id, String name) {
        return COMPILER_TYPEDEFS.contains(name) ? name + KERNEL_SUFFIX : own(ordinaryOwners, id, name);
    }

    private String own(Map<String, Integer> owners, int id, String name) {
        String other = renamed.get(id);
        if (other != null) {
            return other;
        }
        String valid = identifier(name);
        Integer owner = owners.putIfAbsent(valid, id);
        if (owner == null || owner == id) {
            return valid;
        }
        if (sameDeclaration(owner, id)) {
            return valid;
        }
        String unique = unique(owners, id, valid, owner);
        renamed.put(id, unique);
        return unique;
    }

    /** Tells whether one of two types of the same name is the other's forward declaration. */
    private boolean sameDeclaration(int a, int b) {
        if (a == 0) {
            return false;
        }
        if (btf.type(a) instanceof BtfType.Forward forward) {
            return forward.union() ? btf.kind(b) == Kind.UNION : btf.kind(b) == Kind.STRUCT;
        }
        return btf.type(b) instanceof BtfType.Forward forward
                && (forward.union() ? btf.kind(a) == Kind.UNION : btf.kind(a) == Kind.STRUCT);
    }

    private static String unique(Map<String, Integer> owners, int id, String name, int owner) {
        String candidate = name + KERNEL_SUFFIX;
        if (owner != 0 || owners.putIfAbsent(candidate, id) != null) {
            int n = 2;
            do {
                candidate = name + "___" + n++;
            } while (owners.putIfAbsent(candidate, id) != null);
        }
        return candidate;
    }

    String enumeratorName(int enumId, String name) {
        String valid = identifier(name);
        Integer owner = ordinaryOwners.putIfAbsent(valid, enumId);
        return owner == null ? valid : unique(ordinaryOwners, enumId, valid, owner);
    }

    /** Returns the name, or if C would not take it, something like it. */
    static String identifier(String name) {
        boolean valid = !KEYWORDS.contains(name);
        for (int i = 0; i < name.length() && valid; i++) {
            char c = name.charAt(i);
            valid = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c >= '0' && c <= '9' && i > 0);
        }
        if (valid) {
            return name;
        }
        StringBuilder changed = new StringBuilder("kernel_");
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            changed.append((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ? c : '_');
        }
        return changed.toString();
    }
}
