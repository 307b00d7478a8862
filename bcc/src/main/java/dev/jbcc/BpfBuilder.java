package dev.jbcc;

import dev.jbcc.compiler.BpfCompiler;
import dev.jbcc.compiler.CompileRequest;
import dev.jbcc.compiler.CompileResult;
import dev.jbcc.compiler.Emit;
import dev.jbcc.compiler.KernelTarget;
import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.object.ObjectReader;
import dev.jbcc.runtime.object.ObjectSpec;
import dev.jbcc.runtime.object.ProgramSpec;
import dev.jbcc.runtime.program.BpfProgram;
import dev.jbcc.runtime.program.LoadOptions;
import dev.jbcc.runtime.program.Preparation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link Bpf} is to be made: the parameters of {@code BPF(...)} in bcc Python. Made by {@link Bpf#fromText},
 * {@link Bpf#fromFile} and {@link Bpf#fromObject}. Not thread-safe.
 */
public final class BpfBuilder {
    /** Where the program comes from. */
    private enum Origin {
        TEXT,
        FILE,
        OBJECT_FILE,
        OBJECT_BYTES
    }

    private final Origin origin;
    private final @Nullable Path path;
    private final String text;
    private final byte[] object;
    private final List<String> cflags = new ArrayList<>();
    private final Map<String, Object> globals = new LinkedHashMap<>();
    private final List<Usdt> usdtContexts = new ArrayList<>();
    private String name;
    private boolean autoAttach = true;
    private @Nullable LoadOptions options;
    private @Nullable BpfCompiler compiler;
    private Set<DebugFlag> debug = Set.of();
    private Consumer<String> debugOutput = line -> {};

    private BpfBuilder(Origin origin, @Nullable Path path, String text, byte[] object, String name) {
        this.origin = origin;
        this.path = path;
        this.text = text;
        this.object = object;
        this.name = name;
    }

    static BpfBuilder ofText(String text) {
        return new BpfBuilder(Origin.TEXT, null, text, new byte[0], "text.c");
    }

    static BpfBuilder ofFile(Path file) {
        return new BpfBuilder(Origin.FILE, file, "", new byte[0], file.toString());
    }

    static BpfBuilder ofObject(Path file) {
        return new BpfBuilder(Origin.OBJECT_FILE, file, "", new byte[0], file.toString());
    }

    static BpfBuilder ofObject(byte[] bytes, String name) {
        return new BpfBuilder(Origin.OBJECT_BYTES, null, "", bytes.clone(), name);
    }

    /** Adds one argument for the compiler, such as {@code -DMAX=5}. Mirrors an element of {@code BPF(cflags=[...])}. */
    public BpfBuilder cflag(String flag) {
        cflags.add(flag);
        return this;
    }

    /** Adds arguments for the compiler, each an argument of its own: not split at blanks. Mirrors {@code BPF(cflags=[...])}. */
    public BpfBuilder cflags(List<String> flags) {
        cflags.addAll(flags);
        return this;
    }

    /**
     * Gives a global variable another initial value before the object is loaded. A setting that is a {@code const volatile}
     * global, rather than a macro, needs no compilation of its own: the verifier sees the value and drops what cannot run with it.
     *
     * @param value a {@code Long}, {@code Integer} or {@code Boolean} for an integer, a {@code String} for an array of characters;
     *     {@link #open} throws {@link IllegalArgumentException} if there is no such variable, or it cannot hold this
     */
    public BpfBuilder global(String variable, Object value) {
        globals.put(variable, value);
        return this;
    }

    /** Sets the name that messages give to a program from text; the default is {@code text.c}. */
    public BpfBuilder fileName(String fileName) {
        this.name = fileName;
        return this;
    }

    /**
     * Sets whether functions are attached at once to what their names or sections say ({@code kprobe__f},
     * {@code kretprobe__f}, {@code TRACEPOINT_PROBE}, {@code RAW_TRACEPOINT_PROBE}), as bcc does; of compiled objects, what
     * sections such as {@code uprobe.multi/libc.so.6:str*} and {@code usdt//bin/f:provider:name} say, as libbpf does. Functions
     * whose section starts with a question mark are left alone. The default is true.
     */
    public BpfBuilder autoAttach(boolean attach) {
        this.autoAttach = attach;
        return this;
    }

    /**
     * Attaches functions to static probes when the program is opened, as {@link Usdt#enableProbe} was told. Mirrors
     * {@code BPF(usdt_contexts=[...])}.
     */
    public BpfBuilder usdt(Usdt... contexts) {
        usdtContexts.addAll(List.of(contexts));
        return this;
    }

    /** Sets how programs are loaded: verifier logs, where kernel types come from. */
    public BpfBuilder loadOptions(LoadOptions loadOptions) {
        this.options = loadOptions;
        return this;
    }

    /** Sets the compiler, for its progress messages or to share it; the default is a silent one. */
    public BpfBuilder compiler(BpfCompiler bpfCompiler) {
        this.compiler = bpfCompiler;
        return this;
    }

    /**
     * Shows what becomes of the program. Mirrors {@code BPF(debug=...)}, but for where it goes: a consumer instead of standard
     * error. Stages of the compiler come first, also when the program is refused after that. The
     * verifier's log of a function comes when it is loaded, which may be later.
     *
     * @param output called with one text per flag and function, of many lines
     */
    public BpfBuilder debug(Consumer<String> output, Set<DebugFlag> flags) {
        this.debugOutput = output;
        this.debug = Set.copyOf(flags);
        return this;
    }

    /**
     * Compiles, makes the maps, and loads and attaches what names say. Whatever fails, nothing is left behind.
     *
     * @return what owns all of it; close it
     * @throws dev.jbcc.compiler.CompileException if the program has errors
     * @throws dev.jbcc.runtime.ProgramLoadException if the verifier refuses a function
     * @throws dev.jbcc.runtime.SyscallException if the kernel refuses something else
     * @throws dev.jbcc.runtime.ObjectFormatException if an object file is damaged
     * @throws BpfException if the file cannot be read
     */
    public Bpf open() {
        KernelTarget kernel = KernelTarget.ofEnvironment();
        Preparation preparation = Preparation.start(kernel.runningTypes());
        CompileResult compiled = null;
        ObjectSpec spec;
        if (origin == Origin.TEXT || origin == Origin.FILE) {
            String source = path == null ? text : new String(read(path), StandardCharsets.UTF_8);
            CompileRequest request = CompileRequest.of(source, name, kernel).withCflags(cflags);
            show(DebugFlag.PREPROCESSOR, request, Emit.C);
            show(DebugFlag.LLVM_IR, request, Emit.LLVM);
            show(DebugFlag.SOURCE, request, Emit.ASM);
            compiled = compile(request);
            // Who brings options may bring other kernel types than those the relocations were worked out with.
            spec = options == null ? compiled.object(name) : ObjectReader.read(compiled.bytes(), name);
        } else {
            if (!cflags.isEmpty()) {
                throw new IllegalArgumentException(
                        "object '" + name + "': compiler flags given: an object file is compiled already");
            }
            preparation.loadTypes();
            spec = ObjectReader.read(path == null ? object : read(path), name);
        }
        LoadOptions loading = options == null ? preparation.options() : options;
        if (debug.contains(DebugFlag.BPF_REGISTER_STATE) || debug.contains(DebugFlag.BPF)) {
            loading = loading.withLogLevel(debug.contains(DebugFlag.BPF_REGISTER_STATE) ? 2 : 1);
        }
        if (debug.contains(DebugFlag.BTF)) {
            ObjectSpec file = compiled == null ? spec : ObjectReader.read(compiled.bytes(), name);
            for (ProgramSpec program : file.programs()) {
                debugOutput.accept(program.name() + ": "
                        + program.coreRelocations().size() + " accesses fitted to the types of the kernel");
            }
        }
        Consumer<BpfProgram> onLoad = loading.logLevel() == 0
                ? program -> {}
                : program -> debugOutput.accept(program.name() + ":\n" + String.join("\n", program.log()));
        return Bpf.open(spec.withGlobals(globals), loading, compiled, onLoad, bpf -> {
            if (autoAttach) {
                new AutoAttach(bpf).all();
            }
            usdtContexts.forEach(bpf::attachUsdt);
        });
    }

    private void show(DebugFlag flag, CompileRequest request, Emit stage) {
        if (debug.contains(flag)) {
            debugOutput.accept(compile(request.withEmit(stage)).text());
        }
    }

    private CompileResult compile(CompileRequest request) {
        if (compiler != null) {
            return compiler.compile(request);
        }
        try (BpfCompiler own = BpfCompiler.create()) {
            return own.compile(request);
        }
    }

    private static byte[] read(Path path) {
        try {
            return Files.readAllBytes(path);
        } catch (NoSuchFileException e) {
            throw new BpfException("file '" + path + "': no such file", e);
        } catch (IOException e) {
            throw new BpfException("file '" + path + "': cannot be read: " + e, e);
        }
    }
}
