package dev.jbcc.compiler.internal.llvm;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.jbcc.compiler.CompileException;
import dev.jbcc.compiler.ast.Declaration;
import dev.jbcc.compiler.ast.Facts;
import dev.jbcc.compiler.ast.Node;
import dev.jbcc.compiler.ast.NodeKind;
import dev.jbcc.compiler.ast.SourceText;
import dev.jbcc.compiler.ast.SyntaxTree;
import dev.jbcc.compiler.ast.Type;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A source that libclang has parsed. Confined to the thread that parsed it.
 *
 * <p>libclang encodes a position in the parsed file as a number that grows by one per byte. That is checked once per tree, and then saves
 * four calls per node.
 */
public final class ClangTree implements SyntaxTree, Facts, NativeCalls.Visitor {
    private static final String FILE_NAME = "jbcc-dialect.c";
    private static final int EXCLUDE_HEADERS = 1;
    private static final int SEVERITY_WARNING = 2;
    private static final int SEVERITY_ERROR = 3;

    /** What libclang knows a node by. Not a record: comparing records costs a cold JVM a bootstrap. */
    private static final class Cursor {
        private final long w0;
        private final long w1;
        private final long w2;
        private final long w3;

        Cursor(long w0, long w1, long w2, long w3) {
            this.w0 = w0;
            this.w1 = w1;
            this.w2 = w2;
            this.w3 = w3;
        }

        int kind() {
            return (int) w0;
        }

        boolean is(long o0, long o1, long o2, long o3) {
            return w1 == o1 && w0 == o0 && w2 == o2 && w3 == o3;
        }
    }

    final ClangLibrary clang;
    final NativeCalls calls;
    private final Arena arena = Arena.ofConfined();
    private final SourceText text;
    private final int from;
    private final MemorySegment cursor = arena.allocate(NativeCalls.CURSOR_WORDS * 8L);
    private final MemorySegment otherCursor = arena.allocate(NativeCalls.CURSOR_WORDS * 8L);
    private final MemorySegment range = arena.allocate(NativeCalls.RANGE_WORDS * 8L);
    private final MemorySegment scratch = arena.allocate(64);
    private final Map<Long, Declaration> declarations = new HashMap<>();
    private final Map<Long, SourceText> otherFiles = new HashMap<>();
    private final List<Node> top = new ArrayList<>();
    private final ArrayList<Node> stack = new ArrayList<>();
    private long index;
    private long unit;
    private int base;
    private @Nullable Throwable visitFailure;

    private ClangTree(ClangLibrary clang, SourceText text, int from) {
        this.clang = clang;
        this.calls = clang.calls;
        this.text = text;
        this.from = from;
    }

    /**
     * Parses a text.
     *
     * @param arguments for clang; no source file
     * @param from only declarations that start at or after this offset become part of the tree
     * @throws CompileException if libclang does not even begin to parse, as with unknown arguments
     */
    public static ClangTree parse(ClangLibrary clang, SourceText text, List<String> arguments, int from) {
        ClangTree tree = new ClangTree(clang, text, from);
        try {
            tree.parse(arguments);
            tree.read();
            return tree;
        } catch (Throwable t) {
            tree.close();
            throw t;
        }
    }

    private void parse(List<String> arguments) {
        index = calls.call(clang.createIndex, EXCLUDE_HEADERS, 0, 0);
        long name = arena.allocateFrom(FILE_NAME).address();
        byte[] bytes = text.toBytes();
        MemorySegment contents = arena.allocate(bytes.length + 1L);
        MemorySegment.copy(bytes, 0, contents, java.lang.foreign.ValueLayout.JAVA_BYTE, 0, bytes.length);
        MemorySegment unsaved = arena.allocate(24, 8);
        unsaved.set(JAVA_LONG, 0, name);
        unsaved.set(JAVA_LONG, 8, contents.address());
        unsaved.set(JAVA_LONG, 16, bytes.length);
        // Addresses are written as the words that they are: a variable handle of another shape takes 5 ms to make.
        MemorySegment argv = arena.allocate(8L * Math.max(1, arguments.size()), 8);
        for (int i = 0; i < arguments.size(); i++) {
            argv.set(JAVA_LONG, i * 8L, arena.allocateFrom(arguments.get(i)).address());
        }
        MemorySegment out = arena.allocate(8, 8);
        long result = calls.call(
                clang.parse, index, name, argv.address(), arguments.size(), unsaved.address(), 1, 0, out.address());
        unit = out.get(JAVA_LONG, 0);
        if ((int) result != 0 || unit == 0) {
            throw new CompileException(
                    "libclang: code " + (int) result + " instead of a syntax tree; arguments " + arguments, null);
        }
        long file = calls.call(clang.getFile, unit, name, 0);
        base = encodedLocation(file, 0);
        if (encodedLocation(file, text.length()) != base + text.length()) {
            throw new CompileException("libclang: positions of this version are encoded in an unknown way", null);
        }
    }

    private int encodedLocation(long file, int offset) {
        calls.structOf(clang.locationForOffset, range, NativeCalls.LOCATION_WORDS, unit, file, offset);
        return range.get(JAVA_INT, 16);
    }

    private void read() {
        calls.structOf(clang.unitCursor, cursor, NativeCalls.CURSOR_WORDS, unit, 0, 0);
        Node root = new Node(NodeKind.ROOT, 0, text.length(), null, current(), this);
        stack.add(root);
        calls.visit(clang.visitChildren, cursor, this);
        if (visitFailure != null) {
            throw new CompileException("libclang: syntax tree: cannot be read", visitFailure);
        }
    }

    @Override
    public int visit(long c0, long c1, long c2, long c3, long p0, long p1, long p2, long p3) {
        try {
            int depth = stack.size() - 1;
            while (!((Cursor) stack.get(depth).handle()).is(p0, p1, p2, p3)) {
                stack.remove(depth--);
                if (depth < 0) {
                    throw new IllegalStateException("a child of kind " + (int) c0 + " has no parent");
                }
            }
            return add(stack.get(depth), c0, c1, c2, c3);
        } catch (Throwable t) { // nothing may leave an upcall
            visitFailure = t;
            return NativeCalls.STOP;
        }
    }

    private int add(Node parent, long c0, long c1, long c2, long c3) {
        calls.structOfCursor(clang.extent, range, NativeCalls.RANGE_WORDS, c0, c1, c2, c3);
        int start = range.get(JAVA_INT, 16) - base;
        int end = range.get(JAVA_INT, 20) - base;
        boolean atTop = parent.is(NodeKind.ROOT);
        if (start < (atTop ? from : 0) || end > text.length() || end < start) {
            return NativeCalls.CONTINUE;
        }
        Node made = new Node(CursorKinds.kindOf((int) c0), start, end, parent, new Cursor(c0, c1, c2, c3), this);
        parent.add(made);
        if (atTop) {
            top.add(made);
        }
        // The methods of maps are members with parameters: most of what there would be to visit.
        if (made.is(NodeKind.FIELD)) {
            return NativeCalls.CONTINUE;
        }
        stack.add(made);
        return NativeCalls.RECURSE;
    }

    private Cursor current() {
        return load(cursor);
    }

    private static Cursor load(MemorySegment from) {
        return new Cursor(
                from.get(JAVA_LONG, 0), from.get(JAVA_LONG, 8), from.get(JAVA_LONG, 16), from.get(JAVA_LONG, 24));
    }

    private static void store(Cursor from, MemorySegment to) {
        to.set(JAVA_LONG, 0, from.w0);
        to.set(JAVA_LONG, 8, from.w1);
        to.set(JAVA_LONG, 16, from.w2);
        to.set(JAVA_LONG, 24, from.w3);
    }

    @Override
    public Type typeOf(Node node) {
        return typeOf((Cursor) node.handle());
    }

    private Type typeOf(Cursor of) {
        store(of, cursor);
        return ClangType.ofCursor(this, cursor);
    }

    @Override
    public @Nullable Declaration declarationOf(Node node) {
        store((Cursor) node.handle(), cursor);
        calls.structOfStruct(clang.referenced, otherCursor, NativeCalls.CURSOR_WORDS, cursor, NativeCalls.CURSOR_WORDS);
        return declaration(otherCursor);
    }

    /** Returns the declaration that a cursor is; null if it is none. */
    @Nullable
    Declaration declaration(MemorySegment of) {
        Cursor key = load(of);
        if (CursorKinds.kindOf(key.kind()) == NodeKind.FUNCTION) {
            calls.structOfStruct(clang.canonicalCursor, cursor, NativeCalls.CURSOR_WORDS, of, NativeCalls.CURSOR_WORDS);
            key = current();
        }
        if (!CursorKinds.isDeclaration(key.kind())) {
            return null;
        }
        Declaration known = declarations.get(key.w1);
        if (known != null) {
            return known;
        }
        Declaration made = makeDeclaration(key);
        declarations.put(key.w1, made);
        return made;
    }

    private Declaration makeDeclaration(Cursor key) {
        store(key, cursor);
        boolean bitField = CursorKinds.kindOf(key.kind()) == NodeKind.FIELD
                && (int) calls.callWithStruct(clang.isBitField, cursor, NativeCalls.CURSOR_WORDS, 0, 0, 0, 0, 0) != 0;
        calls.structOfStruct(clang.location, range, NativeCalls.LOCATION_WORDS, cursor, NativeCalls.CURSOR_WORDS);
        int offset = range.get(JAVA_INT, 16) - base;
        boolean inSource = offset >= 0 && offset <= text.length();
        String name;
        if (inSource) {
            name = text.identifierAt(offset);
        } else {
            name = nameElsewhere();
        }
        if (CursorKinds.isKeyword(name)) {
            name = "";
        }
        return new ClangDeclaration(key, name, inSource, inSource ? offset : 0, bitField);
    }

    /** A declaration that asks libclang when it is asked. */
    private final class ClangDeclaration extends Declaration {
        private final Cursor key;

        ClangDeclaration(Cursor key, String name, boolean inSource, int offset, boolean bitField) {
            super(CursorKinds.kindOf(key.kind()), name, inSource, offset, bitField);
            this.key = key;
        }

        @Override
        protected Type findType() {
            return typeOf(key);
        }

        @Override
        protected @Nullable Declaration findParent() {
            return parentOf(key);
        }

        @Override
        public long bitOffset() {
            store(key, cursor);
            return calls.callWithStruct(clang.fieldOffset, cursor, NativeCalls.CURSOR_WORDS, 0, 0, 0, 0, 0);
        }

        @Override
        public long bitWidth() {
            if (!bitField()) {
                return type().sizeBytes() * 8;
            }
            store(key, cursor);
            return (int) calls.callWithStruct(clang.bitWidth, cursor, NativeCalls.CURSOR_WORDS, 0, 0, 0, 0, 0);
        }
    }

    /** Reads the identifier at the location in {@link #range}, in a file that is not the parsed one. */
    private String nameElsewhere() {
        long out = scratch.address();
        calls.callWithStruct(
                clang.fileLocation, range, NativeCalls.LOCATION_WORDS, out, out + 8, out + 12, out + 16, 0);
        long file = scratch.get(JAVA_LONG, 0);
        int offset = scratch.get(JAVA_INT, 16);
        if (file == 0) {
            return "";
        }
        SourceText contents = otherFiles.get(file);
        if (contents == null) {
            long address = calls.call(clang.fileContents, unit, file, out + 24);
            long size = scratch.get(JAVA_LONG, 24);
            byte[] bytes = address == 0
                    ? new byte[0]
                    : MemorySegment.ofAddress(address)
                            .reinterpret(size)
                            .toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);
            contents = SourceText.ofBytes(bytes);
            otherFiles.put(file, contents);
        }
        return offset < contents.length() ? contents.identifierAt(offset) : "";
    }

    private @Nullable Declaration parentOf(Cursor key) {
        store(key, cursor);
        calls.structOfStruct(
                clang.semanticParent, otherCursor, NativeCalls.CURSOR_WORDS, cursor, NativeCalls.CURSOR_WORDS);
        return declaration(otherCursor);
    }

    @Override
    public SourceText text() {
        return text;
    }

    @Override
    public List<Node> declarations() {
        return List.copyOf(top);
    }

    @Override
    public List<Message> messages() {
        int count = (int) calls.call(clang.diagnosticCount, unit);
        List<Message> result = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            long diagnostic = calls.call(clang.diagnostic, unit, i, 0);
            result.add(message(diagnostic));
            calls.call(clang.disposeDiagnostic, diagnostic);
        }
        return result;
    }

    private Message message(long diagnostic) {
        int severity = (int) calls.call(clang.diagnosticSeverity, diagnostic);
        MemorySegment string = scratch.asSlice(32, 16);
        calls.structOf(clang.diagnosticSpelling, string, NativeCalls.STRING_WORDS, diagnostic, 0, 0);
        String spelling = take(string);
        calls.structOf(clang.diagnosticLocation, range, NativeCalls.LOCATION_WORDS, diagnostic, 0, 0);
        calls.callWithStruct(
                clang.presumedLocation,
                range,
                NativeCalls.LOCATION_WORDS,
                string.address(),
                scratch.address(),
                scratch.address() + 4,
                0,
                0);
        String file = take(string);
        int offset = range.get(JAVA_INT, 16) - base;
        Severity level = severity >= SEVERITY_ERROR
                ? Severity.ERROR
                : severity == SEVERITY_WARNING ? Severity.WARNING : Severity.NOTE;
        return new Message(
                level,
                file,
                scratch.get(JAVA_INT, 0),
                scratch.get(JAVA_INT, 4),
                offset >= 0 && offset <= text.length() ? offset : -1,
                spelling);
    }

    /** Copies a string of libclang and frees it. */
    private String take(MemorySegment string) {
        long address = calls.callWithStruct(clang.cString, string, NativeCalls.STRING_WORDS, 0, 0, 0, 0, 0);
        String result = address == 0
                ? ""
                : MemorySegment.ofAddress(address).reinterpret(Long.MAX_VALUE).getString(0, StandardCharsets.UTF_8);
        calls.callWithStruct(clang.disposeString, string, NativeCalls.STRING_WORDS, 0, 0, 0, 0, 0);
        return result;
    }

    /** Frees what libclang holds. Calling it again does nothing. */
    @Override
    public void close() {
        if (unit != 0) {
            calls.call(clang.disposeUnit, unit);
            unit = 0;
        }
        if (index != 0) {
            calls.call(clang.disposeIndex, index);
            index = 0;
        }
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
