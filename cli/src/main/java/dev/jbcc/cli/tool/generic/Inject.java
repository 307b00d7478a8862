package dev.jbcc.cli.tool.generic;

import dev.jbcc.Bpf;
import dev.jbcc.cli.Options;
import dev.jbcc.cli.UsageException;
import dev.jbcc.cli.output.JsonObject;
import dev.jbcc.cli.tool.Counters;
import dev.jbcc.cli.tool.Session;
import dev.jbcc.cli.tool.Tool;
import dev.jbcc.compiler.KernelTarget;
import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.btf.BtfType;
import dev.jbcc.runtime.program.ProgramType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code jbcc inject}: makes allocations or block I/O of the kernel fail where they are called through a chain of functions. */
public final class Inject extends Tool {
    private static final Path LIST = Path.of("/sys/kernel/debug/error_injection/list");
    private static final String SETTING = "CONFIG_BPF_KPROBE_OVERRIDE";
    private static final int FAILED = 0;
    private static final int LOST = 1;

    private final Options options;
    private final Options.Values headers;
    private final Options.Value<Double> probability;
    private final Options.Value<Long> count;
    private final Options.Value<Long> duration;
    private final Options.Flag dryRun;
    private final Options.Values arguments;

    /** What can fail. The names are those that the command line has. */
    private enum Mode {
        KMALLOC("should_failslab", "struct kmem_cache *s, gfp_t gfpflags", "-ENOMEM", "CONFIG_FAILSLAB"),
        BIO("should_fail_bio", "struct bio *bio", "-EIO", "CONFIG_FAIL_MAKE_REQUEST"),
        ALLOC_PAGE("should_fail_alloc_page", "gfp_t gfp_mask, unsigned int order", "true", "CONFIG_FAIL_PAGE_ALLOC");

        private final String function;
        private final String arguments;
        final String result;
        final String setting;

        Mode(String function, String arguments, String result, String setting) {
            this.function = function;
            this.arguments = arguments;
            this.result = result;
            this.setting = setting;
        }

        CallChain.Call function() {
            return new CallChain.Call(function, arguments, "true");
        }

        String option() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Inject(Options options) {
        super(options, "inject");
        this.options = options;
        headers = options.repeated("HEADER", "Include this header in the program.", "-I", "--include");
        probability = options.value(
                "PROBABILITY",
                "How likely a chain of calls is to fail; 1 unless given.",
                Inject::probability,
                "-P",
                "--probability");
        count = options.number("COUNT", 1, Long.MAX_VALUE, "Fail so many times, then no more.", "-c", "--count");
        duration = options.seconds("SECONDS", "End after this time.", "--duration");
        dryRun = options.flag("Only count what would fail.", "--dry-run");
        arguments = options.parameters(
                "MODE SPEC", "0..*", "kmalloc, bio or alloc_page; and FUNCTION([ARGUMENTS])[(TEST)] [=> ...].");
        options.footer(
                "",
                "With -v, prints the program. Ends with Ctrl-C. What fails can bring the system down:",
                "'jbcc help inject' explains what to think of.");
    }

    private static double probability(String text) {
        try {
            double number = Double.parseDouble(text);
            if (number > 0 && number <= 1) {
                return number;
            }
        } catch (NumberFormatException _) {
            // said below
        }
        throw new UsageException("option '--probability': '" + text + "': must be a number above 0 and at most 1");
    }

    private Mode mode() {
        String name = arguments.get().isEmpty()
                ? Mode.KMALLOC.option()
                : arguments.get().getFirst();
        for (Mode mode : Mode.values()) {
            if (mode.option().equals(name)) {
                return mode;
            }
        }
        throw new UsageException("argument MODE: '" + name + "': must be kmalloc, bio or alloc_page");
    }

    private CallChain chain() {
        String spec = arguments.get().size() < 2 ? "(true)" : arguments.get().get(1);
        return CallChain.parse(spec, mode().function());
    }

    @Override
    protected void check() {
        if (arguments.get().size() != 2) {
            throw new UsageException("arguments MODE SPEC: " + arguments.get().size()
                    + " given: what fails, and in which calls; '(true)' stands for all");
        }
        CallChain _ = chain();
        double _ = probability.or(1.0);
        long _ = count.or(1L);
    }

    @Override
    protected boolean answers(Context context) {
        KernelTarget kernel = KernelTarget.ofEnvironment();
        if (options.verbose()) {
            context.out().line(program(kernel));
            context.out().flush();
        }
        Map<String, String> config = kernel.config();
        if (!dryRun.given() && !config.isEmpty() && !"y".equals(config.get(SETTING))) {
            throw new BpfException("kernel " + kernel.release() + ": built without " + SETTING
                    + ", so programs cannot make its functions fail; --dry-run counts what would");
        }
        String function = mode().function().function();
        if (kernel.btf().findTypeId(function, BtfType.Func.class).isEmpty()) {
            throw new BpfException("kernel " + kernel.release() + ": has no function '" + function
                    + "', through which " + mode().option() + " fails; newer ones have it only if built with "
                    + mode().setting);
        }
        return false;
    }

    @Override
    protected String program(KernelTarget kernel) {
        String includes = headers.get().stream()
                .map(header -> "#include <" + header + ">\n")
                .collect(Collectors.joining());
        return includes + super.program(kernel) + chain().program(mode().result);
    }

    @Override
    protected List<String> macros() {
        int levels = chain().callers().size();
        return levels == 0 ? List.of() : List.of("-DLEVELS=" + levels);
    }

    @Override
    protected Map<String, Object> settings() {
        return Map.of(
                "most", count.or(-1L),
                "chance", (long) (probability.or(1.0) * (1L << 32)),
                "dry_run", dryRun.given());
    }

    @Override
    protected boolean autoAttach() {
        return false;
    }

    @Override
    protected long nanos() {
        return duration.or(Long.MAX_VALUE);
    }

    /** The outermost function is the last: when a chain begins, all the rest is there. */
    @Override
    protected void attach(Session session) {
        Bpf bpf = session.bpf();
        var _ = bpf.loadFunc("failing", ProgramType.KPROBE); // so that what cannot be loaded leaves nothing attached
        String function = mode().function().function();
        if (!dryRun.given()) {
            requireListed(function);
        }
        bpf.attachKprobe(function, "failing");
        CallChain chain = chain();
        for (int level = chain.callers().size() - 1; level >= 0; level--) {
            bpf.attachKretprobe(chain.event(level), chain.exit(level));
            bpf.attachKprobe(chain.event(level), chain.entry(level));
        }
    }

    private static void requireListed(String function) {
        try {
            if (Files.readAllLines(LIST).stream().noneMatch(line -> line.matches(function + "\\s.*"))) {
                throw new BpfException("function '" + function + "': not in " + LIST
                        + ": this kernel does not let programs make it fail");
            }
        } catch (IOException _) {
            // debugfs is not mounted: then the kernel says whether it does
        }
    }

    @Override
    protected void trace(Session session) {
        Counters counters = new Counters(session, "counters", 2);
        String what = (dryRun.given() ? "Counting what would fail: " : "Failing ") + mode().option() + " ("
                + mode().function().function() + ")";
        session.say(what + "... Hit Ctrl-C to end.");
        session.awaitEnd();
        long[] counted = counters.take();
        // Several CPUs may have counted one too many at once; those calls have not failed.
        long failed = count.get().map(most -> Math.min(most, counted[FAILED])).orElse(counted[FAILED]);
        session.out()
                .line(
                        session.json()
                                ? new JsonObject()
                                        .put("time", session.clock().iso(System.nanoTime()))
                                        .put("mode", mode().option())
                                        .put("function", mode().function().function())
                                        .put("failed", failed)
                                        .put("dry_run", dryRun.given())
                                        .toString()
                                : failed
                                        + (failed == 1 ? " call" : " calls")
                                        + (dryRun.given() ? " would have failed" : " failed"));
        session.lost(counted[LOST], "chains not looked at: too many under way at once", "");
    }
}
