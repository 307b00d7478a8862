package dev.jbcc;

import dev.jbcc.compiler.BpfCompiler;
import dev.jbcc.compiler.CompileRequest;
import dev.jbcc.compiler.CompileResult;
import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.object.ObjectReader;
import dev.jbcc.runtime.program.LoadOptions;
import dev.jbcc.runtime.program.Preparation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    private String name;
    private boolean autoAttach = true;
    private @Nullable LoadOptions options;
    private @Nullable BpfCompiler compiler;

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

    /** Sets the name that messages give to a program from text; the default is {@code text.c}. */
    public BpfBuilder fileName(String fileName) {
        this.name = fileName;
        return this;
    }

    /**
     * Sets whether functions are attached at once to what their names or sections say ({@code kprobe__f},
     * {@code kretprobe__f}, {@code TRACEPOINT_PROBE}, {@code RAW_TRACEPOINT_PROBE}), as bcc does. The default is true.
     */
    public BpfBuilder autoAttach(boolean attach) {
        this.autoAttach = attach;
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
        Preparation preparation = Preparation.start();
        CompileResult compiled = null;
        byte[] bytes;
        if (origin == Origin.TEXT || origin == Origin.FILE) {
            String source = path == null ? text : new String(read(path), StandardCharsets.UTF_8);
            compiled = compile(CompileRequest.of(source, name).withCflags(cflags));
            bytes = compiled.bytes();
        } else {
            if (!cflags.isEmpty()) {
                throw new IllegalArgumentException(
                        "object '" + name + "': compiler flags given: an object file is compiled already");
            }
            bytes = path == null ? object : read(path);
        }
        return Bpf.open(
                ObjectReader.read(bytes, name),
                options == null ? preparation.options() : options,
                compiled,
                autoAttach);
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
