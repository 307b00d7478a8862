package dev.jbcc.compiler.internal.llvm;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.jbcc.compiler.ast.Declaration;
import dev.jbcc.compiler.ast.NodeKind;
import dev.jbcc.compiler.ast.Type;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A type of libclang: a kind and two pointers, valid while its tree is open. */
final class ClangType implements Type {
    private static final int UNEXPOSED = 1;
    private static final int VOID = 2;
    private static final int FIRST_FLOATING = 21;
    private static final int LAST_FLOATING = 23;
    private static final int POINTER = 101;
    private static final int RECORD = 105;
    private static final int ENUM = 106;
    private static final int TYPEDEF = 107;
    private static final int FUNCTION_WITHOUT_PROTOTYPE = 110;
    private static final int FUNCTION = 111;
    private static final int CONSTANT_ARRAY = 112;
    private static final int INCOMPLETE_ARRAY = 114;
    private static final int VARIABLE_ARRAY = 115;
    private static final int AUTO = 118;
    private static final int ELABORATED = 119;
    private static final int ATTRIBUTED = 163;
    private static final int ATOMIC = 177;
    private static final int TAGGED = 178;

    private final ClangTree tree;
    private final long w0;
    private final long w1;
    private final long w2;
    private @Nullable ClangType canonical;
    private @Nullable ClangType target;

    private ClangType(ClangTree tree, long w0, long w1, long w2) {
        this.tree = tree;
        this.w0 = w0;
        this.w1 = w1;
        this.w2 = w2;
    }

    static ClangType ofCursor(ClangTree tree, MemorySegment cursor) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(NativeCalls.TYPE_WORDS * 8L, 8);
            tree.calls.structOfStruct(
                    tree.clang.cursorType, out, NativeCalls.TYPE_WORDS, cursor, NativeCalls.CURSOR_WORDS);
            return load(tree, out);
        }
    }

    private static ClangType load(ClangTree tree, MemorySegment from) {
        return new ClangType(tree, from.get(JAVA_LONG, 0), from.get(JAVA_LONG, 8), from.get(JAVA_LONG, 16));
    }

    private MemorySegment store(Arena arena) {
        MemorySegment words = arena.allocate(NativeCalls.TYPE_WORDS * 8L, 8);
        words.set(JAVA_LONG, 0, w0);
        words.set(JAVA_LONG, 8, w1);
        words.set(JAVA_LONG, 16, w2);
        return words;
    }

    private int rawKind() {
        return (int) w0;
    }

    private ClangType derived(MemorySegment function) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(NativeCalls.TYPE_WORDS * 8L, 8);
            tree.calls.structOfStruct(function, out, NativeCalls.TYPE_WORDS, store(arena), NativeCalls.TYPE_WORDS);
            return load(tree, out);
        }
    }

    private ClangType canonical() {
        if (canonical == null) {
            canonical = switch (rawKind()) {
                case UNEXPOSED, TYPEDEF, AUTO, ELABORATED, ATTRIBUTED, TAGGED -> derived(tree.clang.canonicalType);
                default -> this;
            };
        }
        return canonical;
    }

    @Override
    public Kind kind() {
        int raw = canonical().rawKind();
        return switch (raw) {
            case VOID -> Kind.VOID;
            case POINTER -> Kind.POINTER;
            case RECORD -> Kind.RECORD;
            case ENUM -> Kind.ENUM;
            case FUNCTION, FUNCTION_WITHOUT_PROTOTYPE -> Kind.FUNCTION;
            case CONSTANT_ARRAY, INCOMPLETE_ARRAY, VARIABLE_ARRAY -> Kind.ARRAY;
            case ATOMIC -> Kind.OTHER;
            default ->
                raw > VOID && raw < FIRST_FLOATING
                        ? Kind.INTEGER
                        : raw >= FIRST_FLOATING && raw <= LAST_FLOATING ? Kind.FLOATING : Kind.OTHER;
        };
    }

    @Override
    public @Nullable Type target() {
        if (target == null) {
            Kind kind = kind();
            if (kind == Kind.POINTER) {
                // not of the canonical type, to keep the typedefs of what it points to
                ClangType direct = derived(tree.clang.pointeeType);
                target = direct.rawKind() != 0 ? direct : canonical().derived(tree.clang.pointeeType);
            } else if (kind == Kind.ARRAY) {
                target = canonical().derived(tree.clang.elementType);
            }
        }
        return target;
    }

    @Override
    public @Nullable Type result() {
        return kind() == Kind.FUNCTION ? canonical().derived(tree.clang.resultType) : null;
    }

    @Override
    public @Nullable Declaration record() {
        Kind kind = kind();
        return kind == Kind.RECORD || kind == Kind.ENUM ? canonical().ownDeclaration() : null;
    }

    private @Nullable Declaration ownDeclaration() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(NativeCalls.CURSOR_WORDS * 8L, 8);
            tree.calls.structOfStruct(
                    tree.clang.typeDeclaration, out, NativeCalls.CURSOR_WORDS, store(arena), NativeCalls.TYPE_WORDS);
            return tree.declaration(out);
        }
    }

    private int ownDeclarationKind() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(NativeCalls.CURSOR_WORDS * 8L, 8);
            tree.calls.structOfStruct(
                    tree.clang.typeDeclaration, out, NativeCalls.CURSOR_WORDS, store(arena), NativeCalls.TYPE_WORDS);
            return out.get(JAVA_INT, 0);
        }
    }

    @Override
    public boolean isConst() {
        try (Arena arena = Arena.ofConfined()) {
            return (int) tree.calls.callWithStruct(
                            tree.clang.isConst, store(arena), NativeCalls.TYPE_WORDS, 0, 0, 0, 0, 0)
                    != 0;
        }
    }

    @Override
    public long sizeBytes() {
        try (Arena arena = Arena.ofConfined()) {
            return tree.calls.callWithStruct(tree.clang.sizeOf, store(arena), NativeCalls.TYPE_WORDS, 0, 0, 0, 0, 0);
        }
    }

    @Override
    public Optional<String> spelling() {
        int raw = rawKind();
        switch (raw) {
            case TYPEDEF -> {
                Declaration declaration = ownDeclaration();
                return declaration == null ? canonical().spelling() : Optional.of(declaration.name());
            }
            case ELABORATED -> {
                return derived(tree.clang.namedType).spelling();
            }
            case UNEXPOSED, AUTO, ATTRIBUTED, TAGGED -> {
                ClangType real = canonical();
                return real.rawKind() == raw ? Optional.empty() : real.spelling();
            }
            case POINTER -> {
                Type to = target();
                if (to == null) {
                    return Optional.empty();
                }
                Optional<String> name = to.spelling();
                if (name.isEmpty()) {
                    return name;
                }
                String target = name.get();
                if (to.isPointer()) {
                    return Optional.of(target + (to.isConst() ? "const *" : "*"));
                }
                return Optional.of((to.isConst() ? "const " : "") + target + " *");
            }
            case RECORD, ENUM -> {
                Declaration declaration = ownDeclaration();
                if (declaration == null || declaration.name().isEmpty()) {
                    return Optional.empty();
                }
                return Optional.of(keyword(declaration) + " " + declaration.name());
            }
            default -> {
                return Optional.ofNullable(builtin(raw));
            }
        }
    }

    private String keyword(Declaration declaration) {
        return declaration.kind() == NodeKind.ENUM ? "enum" : ownDeclarationKind() == 3 ? "union" : "struct";
    }

    private static @Nullable String builtin(int raw) {
        return switch (raw) {
            case VOID -> "void";
            case 3 -> "_Bool";
            case 4, 13 -> "char";
            case 5 -> "unsigned char";
            case 8 -> "unsigned short";
            case 9 -> "unsigned int";
            case 10 -> "unsigned long";
            case 11 -> "unsigned long long";
            case 14 -> "signed char";
            case 16 -> "short";
            case 17 -> "int";
            case 18 -> "long";
            case 19 -> "long long";
            default -> null;
        };
    }
}
