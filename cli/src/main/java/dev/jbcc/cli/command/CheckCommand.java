package dev.jbcc.cli.command;

import dev.jbcc.cli.Command;
import dev.jbcc.cli.ErrorReport;
import dev.jbcc.cli.ExitStatus;
import dev.jbcc.cli.Options;
import dev.jbcc.cli.UsageException;
import dev.jbcc.cli.output.JsonObject;
import dev.jbcc.cli.output.Output;
import dev.jbcc.compiler.BpfCompiler;
import dev.jbcc.compiler.CompileRequest;
import dev.jbcc.compiler.CompileResult;
import dev.jbcc.compiler.KernelTarget;
import dev.jbcc.compiler.Rewrite;
import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.ProgramLoadException;
import dev.jbcc.runtime.Rejection;
import dev.jbcc.runtime.map.MapType;
import dev.jbcc.runtime.object.MapSpec;
import dev.jbcc.runtime.object.ObjectReader;
import dev.jbcc.runtime.object.ObjectSpec;
import dev.jbcc.runtime.object.ProgramSpec;
import dev.jbcc.runtime.object.SectionKind;
import dev.jbcc.runtime.program.BpfObject;
import dev.jbcc.runtime.program.BpfProgram;
import dev.jbcc.runtime.program.Preparation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code jbcc check}: compiles and loads, attaches nothing. One file's failure does not keep the next from being checked. */
public final class CheckCommand implements Command {
    private static final String CODE_OF_SUBPROGRAMS = ".text";

    private final Options options;
    private final Options.Values files;
    private final Options.Values loadAs;
    private final Options.Values cflags;
    private final Compilers compilers;
    private final Options.Flag json;
    private final Options.Flag explain;

    public CheckCommand(Options options) {
        this.options = options;
        files = options.parameters("FILE", "1..*", "Programs in C, or object files.");
        json = options.flag("Print one JSON object per file and line.", "--json");
        explain = options.flag("List what is rewritten in each program, and why.", "--explain");
        loadAs = options.repeated(
                "FUNCTION=TYPE",
                "Load a function as another type than its name or section says, such as xdp or kprobe; repeats.",
                "--load");
        cflags = options.repeated("FLAG", "Flag for the C compiler, such as -DN=1; repeats.", "--cflag");
        compilers = new Compilers(options);
    }

    @Override
    public int run(Context context) {
        KernelTarget kernel = KernelTarget.ofEnvironment();
        Preparation preparation = Preparation.start(kernel.runningTypes());
        Map<String, SectionKind> types = new HashMap<>();
        for (String assignment : loadAs.get()) {
            addType(types, assignment);
        }
        BpfCompiler compiler = compilers.create(context);
        Set<String> seen = new HashSet<>();
        boolean ok = true;
        for (String file : files.get()) {
            Report report = check(file, kernel, compiler, preparation, types, seen);
            ok &= report.ok();
            if (json.given()) {
                context.out().line(report.toJson());
            } else {
                report.print(context.out(), options.verbose());
            }
            context.out().flush();
        }
        for (String function : types.keySet()) {
            if (!seen.contains(function)) {
                throw new BpfException("option '--load': no file has a function '" + function + "'");
            }
        }
        return ok ? ExitStatus.OK : ExitStatus.FAILURE;
    }

    static void addType(Map<String, SectionKind> types, String assignment) {
        int equals = assignment.indexOf('=');
        if (equals <= 0) {
            throw new UsageException("option '--load': '" + assignment + "': must be FUNCTION=TYPE");
        }
        String type = assignment.substring(equals + 1);
        SectionKind kind = ProgramTypes.kind(type)
                .orElseThrow(() -> new UsageException("option '--load': '" + type
                        + "': not a type of program; kprobe, tracepoint, xdp and the like, or a section name"));
        types.put(assignment.substring(0, equals), kind);
    }

    private Report check(
            String file,
            KernelTarget kernel,
            BpfCompiler compiler,
            Preparation preparation,
            Map<String, SectionKind> types,
            Set<String> seen) {
        long start = System.nanoTime();
        long compiled = start;
        List<LoadResult> programs = new ArrayList<>();
        List<MapSpec> maps = List.of();
        String error = "";
        List<Rewrite> rewrites = List.of();
        Map<String, Duration> stages = Map.of();
        try {
            byte[] bytes = Source.read(file);
            ObjectSpec spec;
            if (Source.isObject(file, bytes)) {
                preparation.loadTypes();
                spec = ObjectReader.read(bytes, file);
            } else {
                CompileRequest request =
                        CompileRequest.of(Source.text(bytes), file, kernel).withCflags(cflags.get());
                CompileResult result = compiler.compile(request);
                compiled = System.nanoTime();
                stages = result.durations();
                rewrites = explain.given() ? compiler.explain(request) : rewrites;
                spec = result.object(file);
            }
            maps = spec.maps();
            try (BpfObject object = BpfObject.create(spec, preparation.options())) {
                for (ProgramSpec program : spec.programs()) {
                    Optional<SectionKind> as = Optional.ofNullable(types.get(program.name()));
                    if (as.isPresent() || !program.section().equals(CODE_OF_SUBPROGRAMS)) {
                        seen.add(program.name());
                        programs.add(load(object, program, as.or(program::kind)));
                    }
                }
            }
            if (programs.isEmpty()) {
                error = "file '" + file + "': has no program functions";
            }
        } catch (BpfException e) {
            error = ErrorReport.message(e);
        }
        return new Report(file, error, (compiled - start) / 1_000_000, stages, programs, maps, rewrites);
    }

    private static LoadResult load(BpfObject object, ProgramSpec spec, Optional<SectionKind> kind) {
        String type = kind.map(ProgramTypes::name).orElse("unknown");
        // A program that is only checked need not stay: with many of them in one object memory would add up.
        try (BpfProgram program = kind.isPresent() ? object.load(spec.name(), kind.get()) : object.load(spec.name())) {
            return new LoadResult(spec.name(), type, spec.section(), program.instructionCount(), null);
        } catch (BpfException e) {
            return new LoadResult(spec.name(), type, spec.section(), 0, e);
        }
    }

    /** What became of one function; {@code failure} is null if it was loaded. */
    record LoadResult(
            String name,
            String type,
            String section,
            int instructions,
            @Nullable BpfException failure) {
        boolean ok() {
            return failure == null;
        }

        String shown() {
            return failure instanceof ProgramLoadException refused
                    ? ErrorReport.forTerminal(refused)
                    : failure == null ? "" : ErrorReport.message(failure);
        }

        List<String> log() {
            return failure instanceof ProgramLoadException refused ? refused.log() : List.of();
        }

        JsonObject toJson() {
            JsonObject out = new JsonObject()
                    .put("name", name)
                    .put("type", type)
                    .put("section", section)
                    .put("ok", ok());
            if (ok()) {
                out.put("instructions", instructions);
            } else {
                out.putNull("instructions");
            }
            Report.putOrNull(out, "error", failure == null ? "" : ErrorReport.message(failure));
            Report.putOrNull(out, "log", String.join("\n", log()));
            Rejection rejection = failure instanceof ProgramLoadException refused
                    ? refused.rejection().orElse(null)
                    : null;
            if (rejection != null) {
                out.put("file", rejection.file())
                        .put("line", rejection.line())
                        .put("column", rejection.column())
                        .put("source", rejection.sourceLine())
                        .put("cause", rejection.cause())
                        .put("hints", rejection.hints());
            }
            return out;
        }
    }

    /** What became of one file; {@code error} is empty if it compiled and its maps were made. */
    record Report(
            String file,
            String error,
            long compileMillis,
            Map<String, Duration> stages,
            List<LoadResult> programs,
            List<MapSpec> maps,
            List<Rewrite> rewrites) {
        boolean ok() {
            for (LoadResult program : programs) {
                if (!program.ok()) {
                    return false;
                }
            }
            return error.isEmpty();
        }

        String toJson() {
            JsonObject out = new JsonObject().put("file", file).put("ok", ok());
            putOrNull(out, "error", error).put("compileMillis", compileMillis);
            if (!stages.isEmpty()) {
                JsonObject parts = new JsonObject();
                stages.forEach((stage, time) -> parts.putThousandths(stage, time.toNanos() / 1_000));
                out.putRaw("stageMillis", parts.toString());
            }
            List<JsonObject> loaded = new ArrayList<>();
            for (LoadResult program : programs) {
                loaded.add(program.toJson());
            }
            List<JsonObject> described = new ArrayList<>();
            for (MapSpec map : maps) {
                described.add(new JsonObject()
                        .put("name", map.name())
                        .put("type", MapType.nameOf(map.type()))
                        .put("keySize", map.keySizeBytes())
                        .put("valueSize", map.valueSizeBytes())
                        .put("maxEntries", Integer.toUnsignedLong(map.maxEntries())));
            }
            out.putObjects("programs", loaded).putObjects("maps", described);
            if (!rewrites.isEmpty()) {
                out.putObjects(
                        "rewrites", rewrites.stream().map(Report::explained).toList());
            }
            return out.toString();
        }

        private static JsonObject explained(Rewrite rewrite) {
            return new JsonObject()
                    .put("file", rewrite.file())
                    .put("line", rewrite.line())
                    .put("column", rewrite.column())
                    .put("before", rewrite.before())
                    .put("after", rewrite.after())
                    .put("reason", rewrite.reason());
        }

        static JsonObject putOrNull(JsonObject out, String name, String value) {
            return value.isEmpty() ? out.putNull(name) : out.put(name, value);
        }

        void print(Output out, boolean verbose) {
            StringBuilder head = new StringBuilder(file).append(": ").append(ok() ? "ok" : "failed");
            count(head, programs.size(), " program");
            count(head, maps.size(), " map");
            if (compileMillis > 0) {
                head.append(", compiled in ").append(compileMillis).append(" ms");
            }
            out.line(head);
            if (!error.isEmpty()) {
                error.lines().forEach(line -> out.line("  " + line));
            }
            for (Rewrite rewrite : rewrites) {
                out.line("  " + rewrite.file() + ":" + rewrite.line() + ":" + rewrite.column() + ": "
                        + rewrite.before());
                out.line("    becomes " + rewrite.after());
                out.line("    because " + rewrite.reason());
            }
            for (LoadResult program : programs) {
                if (program.ok()) {
                    out.line("  " + program.section() + " " + program.name() + ": " + program.instructions()
                            + " instructions");
                } else {
                    program.shown().lines().forEach(line -> out.line("  " + line));
                    if (verbose) {
                        program.log().forEach(line -> out.line("    " + line));
                    }
                }
            }
        }

        private static void count(StringBuilder out, int count, String noun) {
            if (count > 0) {
                out.append(", ").append(count).append(noun).append(count == 1 ? "" : "s");
            }
        }
    }
}
