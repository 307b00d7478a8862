package dev.jbcc.compiler.rewrite;

import dev.jbcc.compiler.Arch;
import dev.jbcc.compiler.CompileException;
import dev.jbcc.compiler.ast.Declaration;
import dev.jbcc.compiler.ast.Node;
import dev.jbcc.compiler.ast.NodeKind;
import dev.jbcc.compiler.ast.SourceText;
import dev.jbcc.compiler.ast.SyntaxTree;
import dev.jbcc.compiler.internal.llvm.ClangLibrary;
import dev.jbcc.compiler.internal.llvm.ClangTree;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Turns dialect C into libbpf-style C. Thread-safe: nothing is kept between calls but the loaded libclang. */
public final class DialectRewriter {
    /** What the dialect lets pass although clang would not: programs written for older compilers rely on it. */
    private static final List<String> LENIENT = List.of(
            "-Wno-pointer-sign",
            "-Wno-incompatible-pointer-types-discards-qualifiers",
            "-Wno-unused-value",
            "-Wno-return-type",
            "-Wno-return-mismatch",
            "-Wno-error=incompatible-pointer-types",
            "-Wno-error=int-conversion",
            "-Wno-unknown-warning-option");

    private final Map<Path, ClangLibrary> libraries = new ConcurrentHashMap<>();

    /**
     * Loads libclang from a directory ahead of the first {@link #rewrite}, so that it can happen on another thread while the
     * preprocessor runs. Calling it again does nothing.
     *
     * @throws CompileException if there is no libclang that can be loaded
     */
    public void preload(Path libraryDirectory) {
        library(libraryDirectory);
    }

    private ClangLibrary library(Path directory) {
        return libraries.computeIfAbsent(directory, ClangLibrary::load);
    }

    /**
     * Rewrites one source.
     *
     * @throws CompileException if it has errors
     */
    public RewriteResult rewrite(RewriteInput input) {
        String encoded = Indentation.restore(
                SourceText.encode(input.text()),
                SourceText.encode(input.fileName()),
                SourceText.encode(input.source()));
        int preludeEnd = SourceMap.endOfPrelude(SourceText.ofEncoded(encoded));
        String source = encoded.substring(preludeEnd);
        String prelude = Prelude.forSource(encoded.substring(0, preludeEnd), source);
        Tracepoints tracepoints = new Tracepoints(input.tracepointStruct());
        String structs = tracepoints.structsFor(source);
        int from = prelude.length() + structs.length();
        SourceText text = SourceText.ofEncoded(prelude + structs + source);
        SourceMap map = new SourceMap(text);
        Problems problems = new Problems(map);
        tracepoints.report(problems, from);
        problems.throwIfErrors();

        List<String> arguments = new ArrayList<>(input.clangArguments());
        arguments.addAll(LENIENT);
        try (ClangTree tree = ClangTree.parse(library(input.libraryDirectory()), text, arguments, from)) {
            Messages.collect(tree.messages(), encoded, problems);
            problems.throwIfErrors();
            Unit unit = analyse(tree, map, problems, input.arch());
            String result = rewrite(unit, tree.declarations(), input.fileName(), from, structs);
            problems.throwIfErrors();
            return new RewriteResult(SourceText.decode(result), problems.warnings());
        }
    }

    private static Unit analyse(SyntaxTree tree, SourceMap map, Problems problems, Arch arch) {
        SourceModel model = new SourceModel(tree);
        Shape shape = new Shape(tree.text());
        // where one address space holds both, the old helper reads user memory as well, and programs count on it
        String readHelper = arch == Arch.S390X ? "bpf_probe_read_kernel" : "bpf_probe_read";
        return new Unit(
                tree.text(),
                map,
                model,
                shape,
                new PointerAnalysis(model, shape),
                new Support(readHelper),
                new Samples(shape),
                problems,
                arch);
    }

    private static String rewrite(Unit unit, List<Node> declarations, String fileName, int from, String structs) {
        SourceText text = unit.text();
        List<Node> nodes = new ArrayList<>(declarations);
        nodes.sort(Comparator.comparingInt(Node::start)
                .thenComparing(Comparator.comparingInt(Node::end).reversed()));
        Set<Declaration> needed = neededFunctions(unit, SourceText.encode(fileName));
        StringBuilder body = new StringBuilder(text.length() - from + 1024);
        int at = from;
        for (Node node : nodes) {
            if (node.start() < at) {
                continue; // part of the one before it: the struct of a variable, a second declarator
            }
            body.append(text.slice(at, node.start()));
            boolean left = node.is(NodeKind.FUNCTION) && !needed.contains(node.declaration());
            int lines = SourceMap.countLines(text.of(node));
            String rewritten = left ? "\n".repeat(lines) : rewrite(unit, node);
            body.append(rewritten);
            if (SourceMap.countLines(rewritten) != lines) {
                body.append(unit.map().syncAfter(endOf(node, text)));
            }
            at = endOf(node, text);
        }
        body.append(text.slice(at, text.length()));

        String licence = License.take(body);
        StringBuilder out = new StringBuilder(body.length() + 2048);
        out.append(unit.support().text()).append(structs);
        LineDirectives.append(body.toString(), SourceText.encode(fileName), out);
        String types = unit.samples().text();
        if (!types.isEmpty()) {
            out.append('\n').append(types);
        }
        return out.append("\nchar LICENSE[] SEC(\"license\") = \"")
                .append(licence)
                .append("\";\n")
                .toString();
    }

    /** Functions of headers are only taken along when something uses them. */
    private static Set<Declaration> neededFunctions(Unit unit, String mainFile) {
        List<Function> own = new ArrayList<>();
        for (Function function : unit.model().functions()) {
            boolean program = function.isProgram();
            if (program || unit.map().fileOf(function.node().start()).equals(mainFile)) {
                own.add(function);
            }
        }
        return unit.model().reachableFrom(own);
    }

    /** The attributes behind the name of a variable are not part of its extent. */
    private static int endOf(Node node, SourceText text) {
        int end = node.end();
        int attribute = text.skipBlank(end, text.length());
        if (!node.is(NodeKind.VARIABLE) || !text.all().startsWith("__attribute__((annotate(\"jbcc.", attribute)) {
            return end;
        }
        return text.all().indexOf(")))", attribute) + 3;
    }

    private static String rewrite(Unit unit, Node node) {
        SourceModel model = unit.model();
        if (node.is(NodeKind.FUNCTION)) {
            Function function = model.function(node.declaration());
            FunctionRewriter rewriter = new FunctionRewriter(unit);
            return function != null && function.node() == node
                    ? rewriter.rewrite(function, new Renderer(unit, function))
                    : rewriter.prototype(node, function);
        }
        DialectMap map = node.is(NodeKind.VARIABLE) ? model.map(node.declaration()) : null;
        if (map == null) {
            return unit.text().of(node);
        }
        if (map.kernelType().isEmpty()) {
            unit.problems().error(node.start(), "map '" + map.name() + "': no map type '" + map.kind() + "'");
        }
        return map.definition();
    }
}
