package dev.jbcc;

import dev.jbcc.compiler.CompileResult;
import dev.jbcc.runtime.object.ObjectSpec;
import dev.jbcc.runtime.program.BpfObject;
import dev.jbcc.runtime.program.BpfProgram;
import dev.jbcc.runtime.program.LoadOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A BPF program in the kernel: its functions, what they are attached to, and its tables. Mirrors the class {@code BPF} of
 * bcc Python.
 *
 * {@snippet :
 * try (Bpf bpf = Bpf.fromText(text).open()) {
 *     bpf.attachKprobe(bpf.getSyscallFnName("clone"), "hello");
 *     bpf.tracePrint();
 * }
 * }
 *
 * <p>Owns everything it makes. {@link #close} detaches, closes buffers and tables, and gives the program back to the kernel,
 * which does the same if the process ends without it. Thread-safe; {@link #close} may be called while another thread polls
 * or prints, which then returns.
 */
public final class Bpf extends BpfTables implements AutoCloseable {
    private final BpfObject object;
    private final @Nullable CompileResult compilation;

    private Bpf(BpfObject object, @Nullable CompileResult compilation) {
        super(object);
        this.object = object;
        this.compilation = compilation;
    }

    /** Starts from the text of a program. Mirrors {@code BPF(text=...)}; call {@link BpfBuilder#open} next. */
    public static BpfBuilder fromText(String text) {
        return BpfBuilder.ofText(text);
    }

    /** Starts from a source file. Mirrors {@code BPF(src_file=...)}; call {@link BpfBuilder#open} next. */
    public static BpfBuilder fromFile(Path file) {
        return BpfBuilder.ofFile(file);
    }

    /**
     * Starts from a compiled object file, whoever compiled it. Has no counterpart in bcc; call {@link BpfBuilder#open}
     * next.
     */
    public static BpfBuilder fromObject(Path file) {
        return BpfBuilder.ofObject(file);
    }

    /**
     * Starts from the bytes of a compiled object file.
     *
     * @param name for messages
     */
    public static BpfBuilder fromObject(byte[] bytes, String name) {
        return BpfBuilder.ofObject(bytes, name);
    }

    static Bpf open(
            ObjectSpec spec,
            LoadOptions options,
            @Nullable CompileResult compilation,
            Consumer<BpfProgram> onLoad,
            Consumer<Bpf> attach) {
        Bpf bpf = new Bpf(BpfObject.create(spec, SharedTables.resolve(spec, options)), compilation);
        bpf.onLoad(onLoad);
        SharedTables.publish(bpf.object);
        try {
            attach.accept(bpf);
        } catch (RuntimeException | Error failure) {
            try {
                bpf.close();
            } catch (RuntimeException suppressed) {
                failure.addSuppressed(suppressed);
            }
            throw failure;
        }
        return bpf;
    }

    /** Returns what the compiler gave: durations, warnings, whether it came from the cache; empty for an object file. */
    public Optional<CompileResult> compilation() {
        return Optional.ofNullable(compilation);
    }

    // ---- end

    /** Does what {@link #close} does. Mirrors {@code cleanup()}. */
    public void cleanup() {
        close();
    }

    /**
     * Detaches everything, closes buffers and the trace pipe, and gives maps and programs back to the kernel. Wakes threads
     * that poll. Idempotent. Mirrors leaving the {@code with} block of a {@code BPF}.
     */
    @Override
    public void close() {
        SharedTables.withdraw(object);
        List<AutoCloseable> owned = new ArrayList<>();
        owned.add(attachments());
        owned.add(ownedByTables());
        owned.add(trace());
        owned.add(object);
        Closing.all(owned);
    }
}
