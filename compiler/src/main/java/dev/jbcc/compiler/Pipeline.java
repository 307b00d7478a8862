package dev.jbcc.compiler;

import dev.jbcc.compiler.Diagnostic.Severity;
import dev.jbcc.compiler.cache.BuildIdentity;
import dev.jbcc.compiler.cache.CacheDirectory;
import dev.jbcc.compiler.cache.IncludeDirectory;
import dev.jbcc.compiler.cache.MacroList;
import dev.jbcc.compiler.cache.ObjectCache.Input;
import dev.jbcc.compiler.kernel.SourceNames;
import dev.jbcc.compiler.kernel.TypeNameIndex;
import dev.jbcc.compiler.llvm.ClangProcess;
import dev.jbcc.compiler.llvm.LlvmDistribution;
import dev.jbcc.compiler.rewrite.DialectRewriter;
import dev.jbcc.compiler.rewrite.LocalVariable;
import dev.jbcc.compiler.rewrite.RewriteInput;
import dev.jbcc.compiler.rewrite.RewriteResult;
import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.btf.Btf;
import dev.jbcc.runtime.btf.KernelTypes;
import dev.jbcc.runtime.object.ObjectStripper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The way from source to object:
 *
 * <pre>
 * text ─▶ clang -E ─▶ names ─▶ vmlinux.h of those names ─▶ rewriter ─▶ clang -c ─▶ strip
 *         while kernel BTF and libclang are loaded
 * </pre>
 */
final class Pipeline {
    private static final String NOINLINE = "__attribute__((__noinline__))";
    private static final Pattern NESTED_NOINLINE =
            Pattern.compile("__attribute__\\s*\\(\\(" + Pattern.quote(NOINLINE) + "\\)\\)");
    private static final Pattern INCOMPLETE = Pattern.compile("incomplete .*'(?:struct|union) (\\w+)'");

    private final CacheDirectory cache;
    private final BuildIdentity build;
    private final LlvmDistribution.Locator locator;
    private final Consumer<String> progress;
    private final DialectRewriter rewriter = new DialectRewriter();
    private final Map<String, KernelTable> kernels = new LinkedHashMap<>();
    private @Nullable LlvmDistribution llvm;
    private @Nullable Path include;

    /** What a compilation gave, and what it read. */
    @SuppressWarnings("ArrayRecordComponent") // handed on, compared by nobody
    record Output(
            byte[] bytes,
            List<Diagnostic> warnings,
            List<Input> inputs,
            Map<String, Duration> durations,
            List<Rewrite> rewrites) {}

    private record KernelTable(KernelTypes types, TypeNameIndex index) {}

    Pipeline(CacheDirectory cache, BuildIdentity build, LlvmDistribution.Locator locator, Consumer<String> progress) {
        this.cache = cache;
        this.build = build;
        this.locator = locator;
        this.progress = progress;
    }

    Output run(CompileRequest request, @Nullable KernelSource source) {
        return run(request, source, false);
    }

    /** Returns what is rewritten in a program, and why. */
    List<Rewrite> explain(CompileRequest request, @Nullable KernelSource source) {
        return run(request.withEmit(Emit.C), source, true).rewrites();
    }

    /**
     * Compiles, and once more with the headers that the program needs but does not name: the kernel's headers include each other where ours
     * do not. If that does not help, the report with less to complain about is thrown.
     */
    private Output run(CompileRequest request, @Nullable KernelSource source, boolean detailed) {
        Flags.check(request.cflags());
        Set<String> implied = new LinkedHashSet<>();
        CompileException least = null;
        while (true) {
            try {
                return run(request, source, detailed, List.copyOf(implied));
            } catch (CompileException e) {
                if (least == null
                        || e.diagnostics().size() < least.diagnostics().size()) {
                    least = e;
                }
                if (Flags.isPlain(request) || !implied.addAll(ImpliedHeaders.of(e, include()))) {
                    throw least;
                }
            }
        }
    }

    private Output run(
            CompileRequest request, @Nullable KernelSource source, boolean detailed, List<String> impliedHeaders) {
        LlvmDistribution clang = llvm();
        Path headers = include();
        FutureTask<KernelTable> types = start("jbcc-types", () -> table(request.kernel()));
        boolean rewriting = request.emit() != Emit.PREPROCESSED && !Flags.isPlain(request);
        FutureTask<Boolean> library = start("jbcc-libclang", () -> {
            if (rewriting) {
                rewriter.preload(clang.libraryDirectory());
            }
            return true;
        });
        Path work = null;
        try {
            work = cache.createWorkDirectory();
            return new Run(request, source, clang, headers, impliedHeaders, work, types, library, detailed).run();
        } catch (IOException e) {
            throw new CompileException("cache directory '" + cache.path() + "': " + e.getMessage(), e);
        } finally {
            if (work != null) {
                CacheDirectory.deleteTree(work);
            }
        }
    }

    private synchronized LlvmDistribution llvm() {
        LlvmDistribution known = llvm;
        if (known == null || !Files.exists(known.clang())) {
            known = locator.locate(cache, progress);
            llvm = known;
        }
        return known;
    }

    private synchronized Path include() {
        Path known = include;
        if (known == null || !Files.exists(known)) {
            try {
                known = IncludeDirectory.materialise(cache, build);
            } catch (IOException e) {
                throw new CompileException("cache directory '" + cache.path() + "': " + e.getMessage(), e);
            }
            include = known;
        }
        return known;
    }

    private KernelTable table(KernelTarget kernel) throws IOException {
        String identity = kernel.identity();
        synchronized (kernels) {
            KernelTable known = kernels.get(identity);
            if (known != null) {
                return known;
            }
            Btf btf = kernel.btf();
            Path file = Path.of("kernels", identity, "names");
            TypeNameIndex index = readIndex(cache.path().resolve(file), btf);
            if (index == null) {
                progress.accept("preparing kernel types for " + kernel.release() + ", once");
                index = TypeNameIndex.of(btf);
                CacheDirectory.writeAtomically(cache.writable().resolve(file), index.toBytes());
            }
            KernelTable made = new KernelTable(kernel.types(), index);
            kernels.put(identity, made);
            return made;
        }
    }

    private static @Nullable TypeNameIndex readIndex(Path file, Btf btf) {
        try {
            return TypeNameIndex.read(Files.readAllBytes(file), btf).orElse(null);
        } catch (IOException e) {
            return null;
        }
    }

    private static <T> FutureTask<T> start(String name, Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread.ofPlatform().daemon().name(name).start(task);
        return task;
    }

    private static <T> T await(FutureTask<T> task) {
        try {
            return task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BpfException ours) {
                throw ours;
            }
            throw new CompileException(String.valueOf(e.getCause()), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompileException("compilation interrupted", e);
        }
    }

    /** One compilation. */
    private final class Run {
        private final CompileRequest request;
        private final @Nullable KernelSource source;
        private final LlvmDistribution clang;
        private final Path headers;
        private final List<String> impliedHeaders;
        private final Path work;
        private final FutureTask<KernelTable> types;
        private final FutureTask<Boolean> library;
        private final ReadInputs inputs;
        private final boolean detailed;
        private final List<Diagnostic> warnings = new ArrayList<>();
        private final Map<String, Duration> durations = new LinkedHashMap<>();
        private List<Rewrite> rewrites = List.of();
        private long stageStart = System.nanoTime();

        Run(
                CompileRequest request,
                @Nullable KernelSource source,
                LlvmDistribution clang,
                Path headers,
                List<String> impliedHeaders,
                Path work,
                FutureTask<KernelTable> types,
                FutureTask<Boolean> library,
                boolean detailed) {
            this.detailed = detailed;
            this.request = request;
            this.source = source;
            this.clang = clang;
            this.headers = headers;
            this.impliedHeaders = impliedHeaders;
            this.work = work;
            this.types = types;
            this.library = library;
            this.inputs = new ReadInputs(request.kernel());
        }

        Output run() throws IOException {
            String preprocessed = preprocess();
            stage("preprocess");
            if (request.emit() == Emit.PREPROCESSED) {
                return output(withoutOurPaths(preprocessed).getBytes(StandardCharsets.UTF_8));
            }
            boolean plain = isPlain(preprocessed);
            FutureTask<ClangProcess> compiler =
                    request.emit() == Emit.C ? null : start("jbcc-clang", () -> startCompiler(plain));
            try {
                return run(preprocessed, plain, compiler);
            } finally {
                if (compiler != null) {
                    close(compiler);
                }
            }
        }

        /** Ends it, once it has started. If that failed, whoever needed it has said so. */
        private static void close(FutureTask<ClangProcess> compiler) {
            boolean interrupted = false;
            while (true) {
                try {
                    compiler.get().close();
                    break;
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    break;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        private Output run(String preprocessed, boolean plain, @Nullable FutureTask<ClangProcess> compiler)
                throws IOException {
            ClangMessages messages = new ClangMessages(request, headers, work, preprocessed);
            SourceNames names = SourceNames.of(preprocessed, this::isOwnHeader);
            KernelTable kernel = await(types);
            ProgramTypes programTypes =
                    new ProgramTypes(work.resolve("vmlinux.h"), kernel.types(), kernel.index(), inputs, names);
            stage("types");
            if (compiler == null) {
                String text = plain ? preprocessed : rewrite(preprocessed, messages, programTypes);
                if (!plain) {
                    text = StandaloneC.of(text, request.arch(), names.replaced(kernel.index()), warnings);
                }
                stage("rewrite");
                return output(text.getBytes(StandardCharsets.UTF_8));
            }
            Supplier<List<LocalVariable>> stack = () -> variables(preprocessed, programTypes);
            String rewritten = plain ? preprocessed : rewrite(preprocessed, messages, programTypes);
            stage("rewrite");
            if (!plain) {
                programTypes.cover(SourceNames.of(rewritten, this::isOwnHeader));
                stage("types again");
            }
            if (request.emit() == Emit.OBJECT) {
                prepareRelocations(kernel.types());
            }
            byte[] compiled = compile(await(compiler), rewritten, messages, plain, stack);
            stage("compile");
            if (request.emit() == Emit.LLVM) {
                String text = new String(compiled, StandardCharsets.UTF_8);
                return output(withoutOurPaths(text.replace(work + "/", "")).getBytes(StandardCharsets.UTF_8));
            }
            if (request.emit() == Emit.ASM) {
                String listing = AssemblyListing.of(
                        new String(compiled, StandardCharsets.UTF_8), request.fileName(), request.text());
                return output(listing.getBytes(StandardCharsets.UTF_8));
            }
            byte[] stripped = ObjectStripper.strip(compiled, new UserLines(request, rewritten));
            stage("strip");
            return output(stripped);
        }

        /** While clang compiles: the relocations of what it makes are looked up next. */
        private static void prepareRelocations(KernelTypes types) {
            Thread.ofPlatform().daemon().name("jbcc-names").start(types.kernel()::prepareSearches);
        }

        /** Line markers of our headers name them as the program did, wherever we keep them. */
        private String withoutOurPaths(String text) {
            return text.replace("\"" + headers + "/", "\"");
        }

        private Output output(byte[] bytes) {
            return new Output(bytes, warnings, inputs.all(), durations, rewrites);
        }

        private void stage(String name) {
            long now = System.nanoTime();
            durations.put(name, Duration.ofNanos(now - stageStart));
            stageStart = now;
        }

        private String preprocess() throws IOException {
            MissingHeaders missing = new MissingHeaders(work.resolve("missing"));
            List<String> defines = new ArrayList<>(Flags.kernelDefines(request));
            if (source != null) {
                Path macros = work.resolve("kernel-macros.h");
                Files.writeString(
                        macros,
                        source.macros(
                                clang.clang(), request, MacroList.read(headers).names()));
                defines.add("-include");
                defines.add(macros.toString());
            }
            List<String> flags = Flags.preprocess(request, headers, impliedHeaders, missing.directory(), defines);
            ClangProcess.Result result;
            FutureTask<ClangProcess> preprocessor =
                    start("jbcc-preprocessor", () -> ClangProcess.start(clang.clang(), flags));
            try {
                byte[] marked = ClangMessages.bytes(marked()); // while clang is started and loads its libraries
                result = await(preprocessor).finish(marked);
                while (result.exitCode() != 0 && missing.add(result.diagnostics())) {
                    result = ClangProcess.run(clang.clang(), flags, marked);
                }
            } finally {
                close(preprocessor);
            }
            String text = withoutNestedAttributes(new String(result.output(), StandardCharsets.UTF_8));
            ClangMessages messages = new ClangMessages(request, headers, work, "");
            for (Diagnostic warning : missing.warnings(header -> source != null && source.has(header))) {
                warnings.add(messages.complete(warning));
            }
            check(result, messages);
            noteFiles(text);
            return text;
        }

        /** Returns the program with what stands before and behind it. */
        private String marked() throws IOException {
            String name = quote(request.fileName());
            String text = "# 1 \"" + name + "\"\n" + OwnEnums.withoutMacros(request.text(), name, headers);
            // What stands behind the program looks at macros that it defined, such as BPF_LICENSE.
            return Flags.isPlain(request) ? text : text + "\n#include <jbcc/epilogue.h>\n";
        }

        /** Kernel headers make {@code noinline} an attribute; programs name the attribute by the same word. */
        private static String withoutNestedAttributes(String text) {
            return text.contains("((" + NOINLINE)
                    ? NESTED_NOINLINE.matcher(text).replaceAll(NOINLINE)
                    : text;
        }

        private String rewrite(String preprocessed, ClangMessages messages, ProgramTypes programTypes)
                throws IOException {
            await(library);
            try {
                return withoutOurPaths(attempt(preprocessed, messages, programTypes));
            } catch (CompileException e) {
                if (programTypes.complete(incompleteStructs(e))) {
                    return withoutOurPaths(attempt(preprocessed, messages, programTypes));
                }
                throw e;
            }
        }

        /** A struct that the kernel only declares may be one of a module; the program need not name it to use it. */
        private static Set<String> incompleteStructs(CompileException e) {
            Set<String> tags = new LinkedHashSet<>();
            for (Diagnostic diagnostic : e.diagnostics()) {
                Matcher incomplete = INCOMPLETE.matcher(diagnostic.message());
                if (incomplete.find()) {
                    tags.add(incomplete.group(1));
                }
            }
            return tags;
        }

        private String attempt(String preprocessed, ClangMessages messages, ProgramTypes programTypes) {
            try {
                RewriteResult result = rewriter.rewrite(input(preprocessed, programTypes, detailed));
                rewrites = result.rewrites();
                for (Diagnostic warning : result.warnings()) {
                    warnings.add(messages.complete(warning));
                }
                return result.text();
            } catch (CompileException e) {
                if (e.diagnostics().isEmpty() || e.getCause() != null) {
                    throw e;
                }
                List<Diagnostic> completed = new ArrayList<>();
                for (Diagnostic diagnostic : e.diagnostics()) {
                    completed.add(messages.complete(diagnostic));
                }
                throw new CompileException(completed);
            }
        }

        private RewriteInput input(String preprocessed, ProgramTypes programTypes, boolean details) {
            return new RewriteInput(
                    request.fileName(),
                    preprocessed,
                    request.text(),
                    Flags.parse(request, headers, work),
                    clang.libraryDirectory(),
                    request.arch(),
                    new KernelKnowledge(request, inputs, programTypes),
                    details);
        }

        /** Returns the variables on the stack of a program that was rewritten before: asked for only if there is too much. */
        private List<LocalVariable> variables(String preprocessed, ProgramTypes programTypes) {
            return rewriter.rewrite(input(preprocessed, programTypes, true)).variables();
        }

        /** Starts the clang that is going to compile: it loads its libraries while the program is rewritten. */
        private ClangProcess startCompiler(boolean plain) {
            return ClangProcess.start(clang.clang(), Flags.compile(request, headers, work, plain));
        }

        private byte[] compile(
                ClangProcess compiler,
                String rewritten,
                ClangMessages messages,
                boolean plain,
                Supplier<List<LocalVariable>> stack) {
            ClangProcess.Result result = compiler.finish(ClangMessages.bytes(rewritten));
            if (plain) {
                check(result, messages);
            } else {
                checkRewritten(result, messages, stack);
            }
            return result.output();
        }

        /** The parse found nothing wrong: what clang rejects now is what became of the program. */
        private void checkRewritten(
                ClangProcess.Result result, ClangMessages messages, Supplier<List<LocalVariable>> stack) {
            try {
                check(result, messages);
            } catch (CompileException e) {
                List<Diagnostic> explained = new ArrayList<>();
                for (Diagnostic found : e.diagnostics()) {
                    Diagnostic line = new Diagnostic(
                            found.file(),
                            found.line(),
                            0,
                            found.severity(),
                            found.message(),
                            found.sourceLine(),
                            found.hints());
                    if (line.message().equals(ClangMessages.STACK)) {
                        explained.add(StackSize.withLargest(line, stack.get()));
                        continue;
                    }
                    explained.add(
                            ClangMessages.isOfTheUser(line.message())
                                    ? line
                                    : line.withHint(
                                            "this is said of the rewritten program, which 'jbcc compile --emit=c' shows"));
                }
                throw new CompileException(explained);
            }
        }

        /** Keeps warnings; throws if there are errors. */
        private void check(ClangProcess.Result result, ClangMessages messages) {
            if (result.exitCode() == 0 && result.diagnostics().isEmpty()) {
                return;
            }
            List<Diagnostic> found = messages.read(result.diagnostics());
            boolean errors = found.stream().anyMatch(d -> d.severity() == Severity.ERROR);
            if (result.exitCode() == 0 && !errors) {
                warnings.addAll(found);
                return;
            }
            if (errors) {
                throw new CompileException(found);
            }
            String how = result.exitCode() > 128
                    ? "clang ended by signal " + (result.exitCode() - 128)
                    : "clang ended with exit code " + result.exitCode() + " and no message";
            throw new CompileException(List.of(Diagnostic.error(
                    request.fileName(),
                    0,
                    0,
                    how,
                    "the compiler itself may be at fault: a smaller program shows where")));
        }

        /** Notes the user's own files that the preprocessor went through. */
        private void noteFiles(String text) {
            String last = "";
            int at = text.startsWith("# ") ? 0 : text.indexOf("\n# ") + 1;
            while (text.startsWith("# ", at)) {
                int newline = text.indexOf('\n', at);
                int stop = newline < 0 ? text.length() : newline;
                int open = text.indexOf('"', at);
                int close = text.indexOf('"', open + 1);
                if (open > 0 && close > 0 && close < stop) {
                    String file = text.substring(open + 1, close);
                    if (!file.equals(last)
                            && !file.startsWith("<")
                            && !file.equals(request.fileName())
                            && !file.startsWith(headers.toString())
                            && !file.startsWith(work.toString())) {
                        inputs.file(file);
                    }
                    last = file;
                }
                int next = text.indexOf("\n# ", stop - 1);
                if (next < 0) {
                    break;
                }
                at = next + 1;
            }
        }

        private boolean isOwnHeader(String file) {
            return file.startsWith(headers + "/jbcc/") || file.startsWith(headers + "/bpf/");
        }

        /** Tells whether the program is written for libbpf already: nothing is left to rewrite. */
        private boolean isPlain(String preprocessed) {
            return Flags.isPlain(request) || preprocessed.contains("section(\"license\")");
        }

        private static String quote(String name) {
            return name.replace("\\", "\\\\").replace("\"", "\\\"");
        }
    }
}
