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
import dev.jbcc.runtime.insn.Helper;
import java.nio.file.Path;
import java.util.ArrayList;
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
            "-Wno-error=implicit-int",
            "-Wno-deprecated-non-prototype",
            "-Wno-unknown-warning-option");

    private final Map<Path, ClangLibrary> libraries = new ConcurrentHashMap<>();

    /**
     * Loads libclang from a directory, and tables, ahead of the first {@link #rewrite}, so that it can happen on another thread while the
     * preprocessor runs. Calling it again does nothing.
     *
     * @throws CompileException if there is no libclang that can be loaded
     */
    public void preload(Path libraryDirectory) {
        library(libraryDirectory);
        var _ = Helper.all(); // makes the table
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
        String source = LocatedData.asStatements(encoded.substring(preludeEnd));
        String prelude =
                Prelude.forSource(encoded.substring(0, preludeEnd), source) + UsdtArguments.declarations(source);
        Tracepoints tracepoints = new Tracepoints(input.facts());
        String structs = tracepoints.structsFor(source);
        String before = prelude + structs;
        int from = before.length();
        SourceText text = SourceText.ofEncoded(before + source);
        SourceMap map = new SourceMap(text);
        Problems problems = new Problems(map);
        tracepoints.report(problems, from);
        problems.throwIfErrors();

        List<String> arguments = new ArrayList<>(input.clangArguments());
        arguments.addAll(LENIENT);
        try (ClangTree tree = ClangTree.parse(library(input.libraryDirectory()), text, arguments, from)) {
            Messages.collect(tree.messages(), encoded, new MapMessages(text, map), problems);
            problems.throwIfErrors();
            Unit unit = analyse(tree, map, problems, input);
            new MapChecks(unit).check();
            problems.throwIfErrors();
            String result = rewrite(unit, tree.declarations(), input.fileName(), from, from - structs.length());
            problems.throwIfErrors();
            return new RewriteResult(
                    SourceText.decode(result),
                    problems.warnings(),
                    unit.rewrites().list(),
                    input.detailed() ? StackVariables.of(unit) : List.of());
        }
    }

    private static Unit analyse(SyntaxTree tree, SourceMap map, Problems problems, RewriteInput input) {
        Arch arch = input.arch();
        KernelFacts facts = input.facts();
        SourceModel model = new SourceModel(tree, facts);
        Shape shape = new Shape(tree.text());
        TypedLoads loads = new TypedLoads(tree.text(), shape, facts);
        TypedArguments arguments = new TypedArguments(model, facts, problems);
        // where one address space holds both, the old helper reads user memory as well, and programs count on it
        String readHelper = arch == Arch.S390X ? "bpf_probe_read_kernel" : "bpf_probe_read";
        return new Unit(
                tree.text(),
                map,
                model,
                shape,
                new PointerAnalysis(model, shape, arguments, loads, facts),
                loads,
                new Support(readHelper),
                new Samples(shape),
                problems,
                new Rewrites(tree.text(), map, input.detailed()),
                new HelperChecks(tree.text(), problems, facts),
                arch,
                facts);
    }

    private static String rewrite(Unit unit, List<Node> declarations, String fileName, int from, int preludeEnd) {
        SourceText text = unit.text();
        List<Node> nodes = new ArrayList<>(declarations);
        nodes.sort((a, b) ->
                a.start() != b.start() ? Integer.compare(a.start(), b.start()) : Integer.compare(b.end(), a.end()));
        Set<Declaration> needed = neededFunctions(unit, SourceText.encode(fileName));
        StringBuilder body = new StringBuilder(text.length() - from + 1024);
        int at = from;
        for (Node node : nodes) {
            if (node.start() < at) {
                continue; // part of the one before it: the struct of a variable, a second declarator
            }
            body.append(text.slice(at, node.start()));
            int end = endOf(node, text);
            boolean left = node.is(NodeKind.FUNCTION) && !needed.contains(node.declaration());
            if (unit.model().isPacketHeader(node.declaration()) && !isNamedOutside(node, text, from)) {
                left = true;
                end = text.skipBlank(end, text.length()) + 1;
            }
            int lines = SourceMap.countLines(text.slice(node.start(), end));
            String rewritten = left ? "\n".repeat(lines) : rewrite(unit, node);
            body.append(rewritten);
            if (SourceMap.countLines(rewritten) != lines) {
                body.append(unit.map().syncAfter(end));
            }
            at = end;
        }
        body.append(text.slice(at, text.length()));

        String licence = License.take(body);
        StringBuilder out = new StringBuilder(body.length() + 2048);
        out.append(unit.support().text());
        out.append(Prelude.structsNamedIn(body.toString(), text.slice(0, preludeEnd)));
        out.append(text.slice(preludeEnd, from));
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

    /** Tells whether a record is named anywhere but in its definition. */
    private static boolean isNamedOutside(Node record, SourceText text, int from) {
        Declaration declaration = record.declaration();
        return declaration == null
                || declaration.name().isEmpty()
                || SourceModel.hasWord(text.slice(from, record.start()), declaration.name())
                || SourceModel.hasWord(text.slice(record.end(), text.length()), declaration.name());
    }

    /** The attributes behind the name of a variable, or behind a packet header, are not part of its extent. */
    private static int endOf(Node node, SourceText text) {
        int end = node.end();
        if (node.is(NodeKind.RECORD) && PacketHeaders.isHeader(node, text)) {
            return PacketHeaders.endOfMark(end, text);
        }
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
        if (node.is(NodeKind.RECORD) && model.isPacketHeader(node.declaration())) {
            return PacketHeaders.withoutMark(unit.text().slice(node.start(), endOf(node, unit.text())));
        }
        DialectMap map = node.is(NodeKind.VARIABLE) ? model.map(node.declaration()) : null;
        if (map == null) {
            return unit.text().of(node);
        }
        DialectMap inner = model.mapNamed(map.inner());
        if (inner != null) {
            unit.samples().noteInner(inner);
        }
        String definition = new MapDefinition(model).of(map);
        String kind = "map " + map.name() + ", " + map.kind().spelling();
        unit.rewrites().note(node.start(), node.end(), kind, definition, "the loader finds maps by such a definition");
        return definition;
    }
}
