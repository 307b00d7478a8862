package dev.jbcc.compiler.internal.llvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.compiler.CompileException;
import dev.jbcc.compiler.ast.Declaration;
import dev.jbcc.compiler.ast.Node;
import dev.jbcc.compiler.ast.NodeKind;
import dev.jbcc.compiler.ast.SourceText;
import dev.jbcc.compiler.ast.SyntaxTree;
import dev.jbcc.compiler.ast.Type;
import dev.jbcc.compiler.rewrite.LlvmFixture;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClangTreeTest {
    private static final String SOURCE = """
            struct inner { int bits : 3; union { long a; char b; }; };
            typedef struct inner inner_t;
            typedef unsigned char byte;
            struct outer { inner_t *inner; byte numbers[4]; const struct outer *const *next; void (*call)(int); };
            int before;
            static int f(struct outer *o, char names[])
            {
                int i = o->numbers[1] + o->inner->bits, j = before;
                for (; i < sizeof(o->inner); i++)
                    j += (int)o->inner->a;
                return ({ int k = -j; k ? names[0] : (*o).inner->b; });
            }
            """;

    private final NativeCalls systemV = new SystemVCalls();

    private static ClangTree parse(NativeCalls calls, String source, int from) {
        ClangLibrary library = ClangLibrary.load(LlvmFixture.libraries(), calls);
        return ClangTree.parse(library, SourceText.of(source), List.of("--target=bpf", "-std=gnu11"), from);
    }

    /** Both ways of calling must see the same: one knows the calling convention of this machine, the other asks the JDK. */
    @Test
    void callsAlikeWithAndWithoutStructLayouts() {
        try (ClangTree fast = parse(systemV, SOURCE, 0);
                ClangTree portable = parse(new PortableCalls(), SOURCE, 0)) {
            String dump = dump(fast);
            assertEquals(dump, dump(portable));
            assertTrue(dump.contains("MEMBER o->inner->bits : FIELD bits"), dump);
        }
    }

    private static String dump(ClangTree tree) {
        StringBuilder out = new StringBuilder();
        for (Node node : tree.declarations()) {
            dump(node, 0, tree.text(), out);
        }
        return out.toString();
    }

    private static void dump(Node node, int depth, SourceText text, StringBuilder out) {
        Declaration declaration = node.declaration();
        out.repeat(' ', depth)
                .append(node.kind())
                .append(' ')
                .append(text.of(node).replace('\n', ' '));
        out.append(" : ").append(declaration);
        if (node.kind().isExpression() || node.is(NodeKind.VARIABLE) || node.is(NodeKind.FIELD)) {
            Type type = node.type();
            out.append(" : ")
                    .append(type.kind())
                    .append(' ')
                    .append(type.spelling().orElse("-"));
            out.append(' ').append(type.sizeBytes()).append(type.isConst() ? " const" : "");
        }
        out.append('\n');
        for (Node child : node.children()) {
            dump(child, depth + 1, text, out);
        }
    }

    @Test
    void tellsDeclarationsApart() {
        try (ClangTree tree = parse(systemV, SOURCE, 0)) {
            Node function = tree.declarations().getLast();
            assertEquals(NodeKind.FUNCTION, function.kind());
            Declaration declaration = function.declaration();
            assertNotNull(declaration);
            assertEquals("f", declaration.name());
            assertTrue(declaration.inSource());
            Node parameter = function.children().stream()
                    .filter(node -> node.is(NodeKind.PARAMETER))
                    .findFirst()
                    .orElseThrow();
            Type target = parameter.type().target();
            assertNotNull(target);
            Declaration record = target.record();
            assertNotNull(record);
            assertEquals("outer", record.name());
            assertEquals("struct outer *", parameter.type().spelling().orElseThrow());
        }
    }

    @Test
    void spellsTypesAsAProgramDoes() {
        try (ClangTree tree = parse(systemV, SOURCE, 0)) {
            Node outer = tree.declarations().stream()
                    .filter(node ->
                            node.is(NodeKind.RECORD) && tree.text().of(node).startsWith("struct outer"))
                    .findFirst()
                    .orElseThrow();
            List<String> types = outer.children().stream()
                    .filter(node -> node.is(NodeKind.FIELD))
                    .map(node -> node.type().spelling().orElse("none"))
                    .toList();
            assertEquals(List.of("inner_t *", "none", "const struct outer *const *", "none"), types);
        }
    }

    @Test
    void leavesOutWhatStandsBeforeTheStart() {
        try (ClangTree tree = parse(systemV, SOURCE, SOURCE.indexOf("int before"))) {
            assertEquals(2, tree.declarations().size());
        }
    }

    @Test
    void countsInBytes() {
        String source = "/* \u00fcber \u2192 */ int x; // \ud83d\ude00\nint y;";
        try (ClangTree tree = parse(systemV, source, 0)) {
            List<String> texts =
                    tree.declarations().stream().map(tree.text()::of).toList();
            assertEquals(List.of("int x", "int y"), texts);
        }
    }

    @Test
    void reportsWithThePlacesOfLineMarkers() {
        try (ClangTree tree = parse(systemV, "# 7 \"user.c\"\nint f(void) {\n    return nothing;\n}\n", 0)) {
            SyntaxTree.Message message = tree.messages().getFirst();
            assertEquals("user.c:8:12", message.file() + ":" + message.line() + ":" + message.column());
            assertEquals(SyntaxTree.Severity.ERROR, message.severity());
            assertEquals("use of undeclared identifier 'nothing'", message.text());
        }
    }

    @Test
    void closesOnce() {
        ClangTree tree = parse(systemV, "int x;", 0);
        tree.close();
        tree.close();
        assertEquals(1, tree.declarations().size());
    }

    @Test
    void saysWhereThereIsNoLibrary(@TempDir Path empty) {
        CompileException e = assertThrows(CompileException.class, () -> ClangLibrary.load(empty));
        assertEquals("directory '" + empty + "': no libclang.so in it", e.getMessage());
    }
}
