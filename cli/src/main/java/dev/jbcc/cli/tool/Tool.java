package dev.jbcc.cli.tool;

import dev.jbcc.Bpf;
import dev.jbcc.BpfBuilder;
import dev.jbcc.cli.Command;
import dev.jbcc.cli.ExitStatus;
import dev.jbcc.cli.Options;
import dev.jbcc.cli.Privileges;
import dev.jbcc.compiler.CompileException;
import dev.jbcc.compiler.CompileRequest;
import dev.jbcc.compiler.KernelTarget;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A tool: options, a program in the dialect, and what is done with its maps. The constructor declares the options; when the tool
 * runs, {@link #check} is first, then the program is compiled, loaded and attached, then {@link #trace} prints until it is to end.
 *
 * <p>Options become {@link #settings}, values of global variables of the program, wherever they can: then one compiled object, found in
 * the cache, serves them all. {@link #macros} are for what changes the program's shape.
 */
public abstract class Tool implements Command {
    private final Options options;
    private final String name;
    private final String programFile;
    private final Options.Flag json;
    private final List<Filters> filters = new ArrayList<>();
    private Options.@Nullable Flag shortJson;

    /**
     * Declares the options that all tools have.
     *
     * @param name of the tool; its program is the resource {@code NAME.c} beside the class
     */
    protected Tool(Options options, String name) {
        this(options, name, name + ".c");
    }

    /** For tools that share a program: the resource {@code programFile} beside the class. */
    protected Tool(Options options, String name, String programFile) {
        this.options = options;
        this.name = name;
        this.programFile = programFile;
        json = options.flag("Print one JSON object per line.", "--json");
    }

    /** Returns the name of the tool. */
    public final String name() {
        return name;
    }

    /** Returns whether {@code --json} was given. */
    protected final boolean json() {
        return json.given() || (shortJson != null && shortJson.given());
    }

    /** Declares {@code -j}, which some of bcc's tools have, as another name of {@code --json}. */
    protected final void shortJson(Options options) {
        shortJson = options.flag("The same as --json.", "-j");
    }

    /** Declares options that say which tasks to look at; the program then includes {@code filters.h} and asks {@code left_out()}. */
    protected final Filters filters() {
        Filters declared = new Filters(options);
        filters.add(declared);
        return declared;
    }

    /**
     * Checks the options that were given, before anything is loaded.
     *
     * @throws dev.jbcc.cli.UsageException if they make no sense
     */
    protected void check() {}

    /** Answers what needs no tracing, such as a question for a list; returns whether that was all. */
    protected boolean answers(Context context) {
        return false;
    }

    /** Returns what the program is to be attached to, where kernels differ: for each purpose the first that the kernel has. */
    public List<ProbeChoice> probes() {
        return List.of();
    }

    /** Returns the values of global variables of the program, as {@link BpfBuilder#global} takes them. */
    protected Map<String, Object> settings() {
        return Map.of();
    }

    /** Returns the flags that make the program another one, such as {@code -DBY_DISK}. */
    protected List<String> macros() {
        return List.of();
    }

    /** Returns whether functions whose names say so are attached when the program is loaded; otherwise {@link #attach} attaches. */
    protected boolean autoAttach() {
        return true;
    }

    /** Returns the text of the program, for a kernel. */
    protected String program(KernelTarget kernel) {
        return ProgramText.of(getClass(), programFile);
    }

    /** Returns how long to trace, in nanoseconds; {@link Long#MAX_VALUE} until Ctrl-C. */
    protected long nanos() {
        return Long.MAX_VALUE;
    }

    /** Attaches what does not attach itself. */
    protected void attach(Session session) {}

    /** Prints what the program finds, until {@link Session#over}. */
    protected abstract void trace(Session session);

    /** Returns what is to be compiled for a kernel, with the options that were given. */
    public final CompileRequest request(KernelTarget kernel) {
        return CompileRequest.of(program(kernel), programFile, kernel).withCflags(cflags(kernel));
    }

    private List<String> cflags(KernelTarget kernel) {
        List<String> cflags = new ArrayList<>(ProbeChoice.macros(probes(), kernel));
        cflags.addAll(optionFlags());
        return cflags;
    }

    /** Returns the flags that come of options, whatever the kernel. */
    final List<String> optionFlags() {
        List<String> flags = new ArrayList<>();
        filters.forEach(filter -> flags.addAll(filter.macros()));
        flags.addAll(macros());
        return flags;
    }

    private Map<String, Object> globals() {
        Map<String, Object> globals = new HashMap<>();
        filters.forEach(filter -> globals.putAll(filter.settings()));
        globals.putAll(settings());
        return globals;
    }

    @Override
    public final void prepare() {
        filters.forEach(Filters::check);
        check();
    }

    @Override
    public final int run(Context context) {
        if (answers(context)) {
            return ExitStatus.OK;
        }
        Map<String, Object> globals = globals();
        Privileges.require();
        KernelTarget kernel = KernelTarget.ofEnvironment();
        BpfBuilder builder = Bpf.fromText(program(kernel)).fileName(programFile).autoAttach(autoAttach());
        builder.cflags(cflags(kernel));
        globals.forEach(builder::global);
        try (Bpf bpf = open(builder)) {
            context.stop().install();
            Session session = new Session(name, bpf, context.out(), context.stop(), context.errors(), json(), nanos());
            attach(session);
            session.begin(); // attaching to much takes long
            if (options.verbose()) {
                session.note("tracing");
            }
            trace(session);
            session.tellLostStarts();
            context.out().flush();
            return session.anythingLost() ? ExitStatus.LOST : ExitStatus.OK;
        }
    }

    private Bpf open(BpfBuilder builder) {
        try {
            return builder.open();
        } catch (CompileException e) {
            throw explained(e);
        }
    }

    /** Returns what to throw when the program does not compile; tools that take C from the user have better words. */
    protected RuntimeException explained(CompileException e) {
        return e;
    }
}
