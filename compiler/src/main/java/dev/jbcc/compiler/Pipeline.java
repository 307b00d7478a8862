package dev.jbcc.compiler;

import dev.jbcc.compiler.Diagnostic.Severity;
import dev.jbcc.compiler.cache.BuildIdentity;
import dev.jbcc.compiler.cache.CacheDirectory;
import dev.jbcc.compiler.cache.IncludeDirectory;
import dev.jbcc.compiler.cache.ObjectCache.Input;
import dev.jbcc.compiler.kernel.SourceNames;
import dev.jbcc.compiler.kernel.TracepointStruct;
import dev.jbcc.compiler.kernel.TypeHeader;
import dev.jbcc.compiler.kernel.TypeNameIndex;
import dev.jbcc.compiler.llvm.ClangProcess;
import dev.jbcc.compiler.llvm.LlvmDistribution;
import dev.jbcc.compiler.rewrite.DialectRewriter;
import dev.jbcc.compiler.rewrite.RewriteInput;
import dev.jbcc.compiler.rewrite.RewriteResult;
import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.btf.Btf;
import dev.jbcc.runtime.object.ObjectStripper;
import dev.jbcc.runtime.trace.TracepointFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
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
    private final CacheDirectory cache;
    private final BuildIdentity build;
    private final LlvmDistribution.Locator locator;
    private final Consumer<String> progress;
    private final DialectRewriter rewriter = new DialectRewriter();
    private final Map<String, KernelTypes> kernels = new LinkedHashMap<>();
    private @Nullable LlvmDistribution llvm;
    private @Nullable Path include;

    /** What a compilation gave, and what it read. */
    @SuppressWarnings("ArrayRecordComponent") // handed on, compared by nobody
    record Output(byte[] bytes, List<Diagnostic> warnings, List<Input> inputs, Map<String, Duration> durations) {}

    private record KernelTypes(Btf btf, TypeNameIndex index) {}

    Pipeline(CacheDirectory cache, BuildIdentity build, LlvmDistribution.Locator locator, Consumer<String> progress) {
        this.cache = cache;
        this.build = build;
        this.locator = locator;
        this.progress = progress;
    }

    Output run(CompileRequest request) {
        LlvmDistribution clang = llvm();
        Path headers = include();
        FutureTask<KernelTypes> types = start("jbcc-types", () -> types(request.kernel()));
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
            return new Run(request, clang, headers, work, types, library).run();
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

    private KernelTypes types(KernelTarget kernel) throws IOException {
        String identity = kernel.identity();
        synchronized (kernels) {
            KernelTypes known = kernels.get(identity);
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
            KernelTypes made = new KernelTypes(btf, index);
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
        private final LlvmDistribution clang;
        private final Path headers;
        private final Path work;
        private final FutureTask<KernelTypes> types;
        private final FutureTask<Boolean> library;
        private final ReadInputs inputs;
        private final List<Diagnostic> warnings = new ArrayList<>();
        private final Map<String, Duration> durations = new LinkedHashMap<>();
        private long stageStart = System.nanoTime();

        Run(
                CompileRequest request,
                LlvmDistribution clang,
                Path headers,
                Path work,
                FutureTask<KernelTypes> types,
                FutureTask<Boolean> library) {
            this.request = request;
            this.clang = clang;
            this.headers = headers;
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
            ClangMessages messages = new ClangMessages(request, headers, work, preprocessed);
            SourceNames names = SourceNames.of(preprocessed, this::isOwnHeader);
            KernelTypes kernel = await(types);
            Path header = work.resolve("vmlinux.h");
            Files.writeString(header, TypeHeader.forProgram(kernel.btf(), kernel.index(), names));
            stage("types");
            boolean plain = isPlain(preprocessed);
            String rewritten = plain ? preprocessed : withoutOurPaths(rewrite(preprocessed, messages));
            stage("rewrite");
            if (request.emit() == Emit.C) {
                return output(rewritten.getBytes(StandardCharsets.UTF_8));
            }
            if (!plain) {
                SourceNames more = SourceNames.of(rewritten, this::isOwnHeader);
                if (!names.cover(more, kernel.index())) {
                    Files.writeString(header, TypeHeader.forProgram(kernel.btf(), kernel.index(), names.and(more)));
                }
                stage("types again");
            }
            byte[] compiled = compile(rewritten, messages, plain);
            stage("compile");
            if (request.emit() == Emit.ASM) {
                String listing = AssemblyListing.of(
                        new String(compiled, StandardCharsets.UTF_8), request.fileName(), request.text());
                return output(listing.getBytes(StandardCharsets.UTF_8));
            }
            byte[] stripped = ObjectStripper.strip(compiled);
            stage("strip");
            return output(stripped);
        }

        /** Line markers of our headers name them as the program did, wherever we keep them. */
        private String withoutOurPaths(String text) {
            return text.replace("\"" + headers + "/", "\"");
        }

        private Output output(byte[] bytes) {
            return new Output(bytes, warnings, inputs.all(), durations);
        }

        private void stage(String name) {
            long now = System.nanoTime();
            durations.put(name, Duration.ofNanos(now - stageStart));
            stageStart = now;
        }

        private String preprocess() {
            List<String> flags = Flags.preprocess(request, headers, Flags.kernelDefines(request));
            String marked = "# 1 \"" + quote(request.fileName()) + "\"\n" + request.text();
            if (!Flags.isPlain(request)) {
                // What stands behind the program looks at macros that it defined, such as BPF_LICENSE.
                marked += "\n#include <jbcc/epilogue.h>\n";
            }
            ClangProcess.Result result = ClangProcess.run(clang.clang(), flags, ClangMessages.bytes(marked));
            String text = new String(result.output(), StandardCharsets.UTF_8);
            check(result, new ClangMessages(request, headers, work, ""));
            noteFiles(text);
            return text;
        }

        private String rewrite(String preprocessed, ClangMessages messages) {
            await(library);
            RewriteInput input = new RewriteInput(
                    request.fileName(),
                    preprocessed,
                    request.text(),
                    Flags.parse(request, headers, work),
                    clang.libraryDirectory(),
                    request.arch(),
                    this::tracepointStruct);
            try {
                RewriteResult result = rewriter.rewrite(input);
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

        private Optional<String> tracepointStruct(String name) {
            int colon = name.indexOf(':');
            String category = name.substring(0, Math.max(colon, 0));
            String event = name.substring(colon + 1);
            return inputs.tracepointFormat(category, event)
                    .map(format -> TracepointStruct.of(category, event, TracepointFormat.parse(format)));
        }

        private byte[] compile(String rewritten, ClangMessages messages, boolean plain) {
            List<String> flags = Flags.compile(request, headers, work, request.emit() == Emit.ASM, plain);
            ClangProcess.Result result = ClangProcess.run(clang.clang(), flags, ClangMessages.bytes(rewritten));
            if (plain) {
                check(result, messages);
            } else {
                checkRewritten(result, messages);
            }
            return result.output();
        }

        /** The parse found nothing wrong: what clang rejects now is what became of the program. */
        private void checkRewritten(ClangProcess.Result result, ClangMessages messages) {
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
                    explained.add(
                            line.message().startsWith("function '")
                                            || line.message().equals(ClangMessages.STACK)
                                            || line.message().startsWith("signed division")
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
                            && !file.startsWith(headers.toString())) {
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
