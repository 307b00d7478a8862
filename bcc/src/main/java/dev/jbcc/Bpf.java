package dev.jbcc;

import dev.jbcc.compiler.CompileResult;
import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.btf.Btf;
import dev.jbcc.runtime.link.Kprobe;
import dev.jbcc.runtime.link.Link;
import dev.jbcc.runtime.link.RawTracepoint;
import dev.jbcc.runtime.link.Tracepoint;
import dev.jbcc.runtime.map.BpfMap;
import dev.jbcc.runtime.object.MapSpec;
import dev.jbcc.runtime.object.ObjectSpec;
import dev.jbcc.runtime.object.ProgramSpec;
import dev.jbcc.runtime.object.SectionKind;
import dev.jbcc.runtime.program.BpfObject;
import dev.jbcc.runtime.program.BpfProgram;
import dev.jbcc.runtime.program.LoadOptions;
import dev.jbcc.value.ValueCodec;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A BPF program in the kernel: its functions, what they are attached to, and its tables. Mirrors the class {@code BPF} of
 * bcc Python.
 *
 * {@snippet :
 * try (Bpf bpf = Bpf.fromText(text).open()) {
 *     bpf.attachKprobe(bpf.getSyscallFunctionName("clone"), "hello");
 *     bpf.tracePrint();
 * }
 * }
 *
 * <p>Owns everything it makes. {@link #close} detaches, closes buffers and tables, and gives the program back to the kernel,
 * which does the same if the process ends without it. Thread-safe; {@link #close} may be called while another thread polls
 * or prints, which then returns.
 */
public final class Bpf implements AutoCloseable {
    /** Loading is by name, once; the links by what they attach. Guarded by itself. */
    private final Map<String, BpfProgram> functions = new HashMap<>();

    private final List<Attachment> attachments = new ArrayList<>();
    private final BpfObject object;
    private final SampleTypes types;
    private final @Nullable CompileResult compilation;
    private final EventBuffers events = new EventBuffers();
    private final TraceReader trace = new TraceReader();

    /** What detaching needs to know about a link. */
    private record Attachment(String kind, String event, String function, Link link) {}

    private Bpf(BpfObject object, @Nullable CompileResult compilation) {
        this.object = object;
        this.types = new SampleTypes(object.spec());
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

    static Bpf open(ObjectSpec spec, LoadOptions options, @Nullable CompileResult compilation, boolean autoAttach) {
        Bpf bpf = new Bpf(BpfObject.create(spec, options), compilation);
        if (autoAttach) {
            try {
                bpf.autoAttach();
            } catch (RuntimeException | Error failure) {
                try {
                    bpf.close();
                } catch (RuntimeException suppressed) {
                    failure.addSuppressed(suppressed);
                }
                throw failure;
            }
        }
        return bpf;
    }

    /** Returns the maps and programs underneath, which stay this object's own. */
    public BpfObject object() {
        return object;
    }

    /** Returns what the compiler gave: durations, warnings, whether it came from the cache; empty for an object file. */
    public Optional<CompileResult> compilation() {
        return Optional.ofNullable(compilation);
    }

    // ---- functions

    /**
     * Loads a function as what its section says, or returns it if it is loaded. Mirrors {@code load_func(name, type)}, where
     * the type is always given.
     *
     * @throws dev.jbcc.runtime.ProgramLoadException if the verifier refuses it
     * @throws BpfException if there is no such function
     */
    public BpfProgram loadFunction(String name) {
        synchronized (functions) {
            BpfProgram program = functions.get(name);
            if (program == null) {
                program = object.load(name);
                functions.put(name, program);
            }
            return program;
        }
    }

    /**
     * Loads a function as a given type, or returns it if it is loaded. Mirrors {@code load_func(name, type)}.
     *
     * @throws dev.jbcc.runtime.ProgramLoadException if the verifier refuses it
     * @throws BpfException if there is no such function
     */
    public BpfProgram loadFunction(String name, ProgramType type) {
        return loadFunction(name, type.kind());
    }

    /** Loads a function as what a section name would ask for, or returns it if it is loaded. */
    public BpfProgram loadFunction(String name, SectionKind kind) {
        synchronized (functions) {
            BpfProgram program = functions.get(name);
            if (program == null) {
                program = object.load(name, kind);
                functions.put(name, program);
            }
            return program;
        }
    }

    private BpfProgram function(String name, ProgramType type) {
        synchronized (functions) {
            BpfProgram program = functions.get(name);
            return program != null ? program : loadFunction(name, type);
        }
    }

    // ---- attaching

    private void autoAttach() {
        for (ProgramSpec program : object.spec().programs()) {
            SectionKind kind = program.kind().orElse(null);
            if (kind == null || kind.target().isEmpty()) {
                continue;
            }
            String target = kind.target().get();
            SectionKind.Attach attach = kind.attach();
            if (attach == SectionKind.Attach.KPROBE) {
                attachKprobe(target, program.name());
            } else if (attach == SectionKind.Attach.KRETPROBE) {
                attachKretprobe(target, program.name());
            } else if (attach == SectionKind.Attach.TRACEPOINT) {
                attachTracepoint(target.replace('/', ':'), program.name());
            } else if (attach == SectionKind.Attach.RAW_TRACEPOINT) {
                attachRawTracepoint(target, program.name());
            } else if (attach != SectionKind.Attach.NONE && attach != SectionKind.Attach.OTHER) {
                throw new BpfException("program '" + program.name() + "': section '" + program.section()
                        + "': cannot be attached automatically; open without, and load it with loadFunction");
            }
        }
    }

    /**
     * Attaches a function to the entry of a kernel function. Mirrors {@code attach_kprobe(event, fn_name)}. A name such as
     * {@code sys_clone} or {@code __x64_sys_clone} stands for the system call, whatever this kernel calls it (bcc does
     * that for {@code kprobe__sys_clone} only).
     *
     * @param event the kernel function
     * @param function the function of the program
     * @throws BpfException if there is no such function in the kernel or in the program
     * @throws dev.jbcc.runtime.SyscallException if the kernel refuses
     * @kernel 4.1 BPF_PROG_TYPE_KPROBE
     */
    public void attachKprobe(String event, String function) {
        attachKprobe(event, 0, function);
    }

    /** Attaches a function inside a kernel function. Mirrors {@code attach_kprobe(event, event_off, fn_name)}. */
    public void attachKprobe(String event, long offset, String function) {
        attachProbe(false, event, function, offset, 0);
    }

    /** Attaches a function to the return of a kernel function. Mirrors {@code attach_kretprobe(event, fn_name)}. */
    public void attachKretprobe(String event, String function) {
        attachKretprobe(event, function, 0);
    }

    /**
     * Attaches a function to the return of a kernel function. Mirrors {@code attach_kretprobe(event, fn_name, maxactive)}.
     *
     * @param maxActive how many calls can be under way at once before returns are missed; 0 for the kernel's default
     * @throws BpfException if there is no such function in the kernel or in the program
     * @throws dev.jbcc.runtime.SyscallException if the kernel refuses
     * @kernel 4.1 BPF_PROG_TYPE_KPROBE
     */
    public void attachKretprobe(String event, String function, int maxActive) {
        attachProbe(true, event, function, 0, maxActive);
    }

    /** Tries the likely name of a system call first, because looking up symbols takes longer than everything else. */
    private void attachProbe(boolean returns, String event, String function, long offset, int maxActive) {
        BpfProgram program = function(function, ProgramType.KPROBE);
        String likely = SyscallNames.translated(event);
        Link link;
        try {
            link = attachProbe(returns, likely, program, offset, maxActive);
        } catch (BpfException failure) {
            if (likely.equals(event) || !SyscallNames.isOrdinary(event)) {
                throw failure;
            }
            link = attachProbe(returns, event, program, offset, maxActive);
        }
        add(returns ? "kretprobe" : "kprobe", event, function, link);
    }

    private static Link attachProbe(boolean returns, String symbol, BpfProgram program, long offset, int maxActive) {
        return returns ? Kprobe.attachReturn(program, symbol, maxActive) : Kprobe.attach(program, symbol, offset);
    }

    /**
     * Attaches a function to a tracepoint. Mirrors {@code attach_tracepoint(tp, fn_name)}.
     *
     * @param tracepoint category and event, such as {@code sched:sched_switch}
     * @throws BpfException if there is no such tracepoint, or no such function in the program
     * @throws dev.jbcc.runtime.SyscallException if the kernel refuses
     * @kernel 4.7 BPF_PROG_TYPE_TRACEPOINT
     */
    public void attachTracepoint(String tracepoint, String function) {
        int colon = tracepoint.indexOf(':');
        if (colon <= 0 || colon + 1 == tracepoint.length()) {
            throw new IllegalArgumentException(
                    "tracepoint '" + tracepoint + "': must be category:event, such as sched:sched_switch");
        }
        BpfProgram program = function(function, ProgramType.TRACEPOINT);
        Link link = Tracepoint.attach(program, tracepoint.substring(0, colon), tracepoint.substring(colon + 1));
        add("tracepoint", tracepoint, function, link);
    }

    /**
     * Attaches a function to a raw tracepoint. Mirrors {@code attach_raw_tracepoint(tp, fn_name)}.
     *
     * @param tracepoint the event without category, such as {@code sched_switch}
     * @throws BpfException if there is no such function in the program
     * @throws dev.jbcc.runtime.SyscallException if the kernel refuses
     * @kernel 4.17 BPF_PROG_TYPE_RAW_TRACEPOINT
     */
    public void attachRawTracepoint(String tracepoint, String function) {
        BpfProgram program = function(function, ProgramType.RAW_TRACEPOINT);
        add("raw tracepoint", tracepoint, function, RawTracepoint.attach(program, tracepoint));
    }

    private void add(String kind, String event, String function, Link link) {
        synchronized (attachments) {
            attachments.add(new Attachment(kind, event, function, link));
        }
    }

    /**
     * Detaches all functions from the entry of a kernel function. Mirrors {@code detach_kprobe(event)}.
     *
     * @throws IllegalStateException if nothing is attached there
     */
    public void detachKprobe(String event) {
        detach("kprobe", event, null);
    }

    /**
     * Detaches a function from the entry of a kernel function. Mirrors {@code detach_kprobe(event, fn_name)}.
     *
     * @throws IllegalStateException if it is not attached there
     */
    public void detachKprobe(String event, String function) {
        detach("kprobe", event, function);
    }

    /**
     * Detaches all functions from the return of a kernel function. Mirrors {@code detach_kretprobe(event)}.
     *
     * @throws IllegalStateException if nothing is attached there
     */
    public void detachKretprobe(String event) {
        detach("kretprobe", event, null);
    }

    /**
     * Detaches a function from the return of a kernel function. Mirrors {@code detach_kretprobe(event, fn_name)}.
     *
     * @throws IllegalStateException if it is not attached there
     */
    public void detachKretprobe(String event, String function) {
        detach("kretprobe", event, function);
    }

    /**
     * Detaches all functions from a tracepoint. Mirrors {@code detach_tracepoint(tp)}.
     *
     * @throws IllegalStateException if nothing is attached there
     */
    public void detachTracepoint(String tracepoint) {
        detach("tracepoint", tracepoint, null);
    }

    /**
     * Detaches all functions from a raw tracepoint. Mirrors {@code detach_raw_tracepoint(tp)}.
     *
     * @throws IllegalStateException if nothing is attached there
     */
    public void detachRawTracepoint(String tracepoint) {
        detach("raw tracepoint", tracepoint, null);
    }

    private void detach(String kind, String event, @Nullable String function) {
        List<Attachment> found = new ArrayList<>();
        synchronized (attachments) {
            for (Attachment attachment : attachments) {
                if (attachment.kind().equals(kind)
                        && attachment.event().equals(event)
                        && (function == null || attachment.function().equals(function))) {
                    found.add(attachment);
                }
            }
            attachments.removeAll(found);
        }
        if (found.isEmpty()) {
            throw new IllegalStateException(kind + " '" + event + "': "
                    + (function == null ? "nothing is" : "function '" + function + "' is not") + " attached there");
        }
        for (Attachment attachment : found) {
            attachment.link().close();
        }
    }

    /** Returns the number of kprobes and kretprobes that are attached. Mirrors {@code num_open_kprobes()}. */
    public int numOpenKprobes() {
        int count = 0;
        synchronized (attachments) {
            for (Attachment attachment : attachments) {
                if (attachment.kind().equals("kprobe") || attachment.kind().equals("kretprobe")) {
                    count++;
                }
            }
        }
        return count;
    }

    /**
     * Returns the kernel function of a system call, such as {@code __x64_sys_clone} for {@code clone}. Mirrors
     * {@code get_syscall_fnname(name)}.
     */
    public String getSyscallFunctionName(String name) {
        return SyscallNames.functionName(name);
    }

    // ---- tables

    /**
     * Returns a table with values of no particular class; see {@link ValueCodec#untyped}. Mirrors {@code bpf["name"]} and
     * {@code get_table(name)}. The values of a per-CPU map are lists with one element for each possible CPU.
     *
     * @throws BpfException if there is no such table
     */
    public Table<Object, Object> table(String name) {
        BpfMap map = object.map(name);
        return new Table<>(this, map, untypedKey(map), untypedValue(map));
    }

    /**
     * Returns a table with keys and values as Java values, after checking that they fit the program's. Mirrors
     * {@code bpf["name"]}; {@code get_table(name, keytype, leaftype)} takes classes too, but does not check them.
     *
     * @param key see {@link ValueCodec#bind}
     * @param value see {@link ValueCodec#bind}
     * @throws BpfException if there is no such table
     * @throws IllegalArgumentException if a class does not fit, or this is a per-CPU map
     */
    public <K, V> Table<K, V> table(String name, Class<K> key, Class<V> value) {
        BpfMap map = object.map(name);
        if (isPerCpu(map)) {
            throw new IllegalArgumentException(
                    "table '" + name + "': has a value for each CPU: use perCpuTable, whose values are lists");
        }
        return new Table<>(this, map, keyCodec(map, key), valueCodec(map, value));
    }

    /**
     * Returns a per-CPU table with keys and values as Java values, after checking that they fit the program's.
     *
     * @param value the value of one CPU; the table's values are lists with one of them for each possible CPU
     * @throws BpfException if there is no such table
     * @throws IllegalArgumentException if a class does not fit, or this is not a per-CPU map
     * @kernel 4.6 BPF_MAP_TYPE_PERCPU_HASH
     */
    public <K, V> Table<K, List<V>> perCpuTable(String name, Class<K> key, Class<V> value) {
        BpfMap map = object.map(name);
        if (!isPerCpu(map)) {
            throw new IllegalArgumentException("table '" + name + "': is no per-CPU map: use table");
        }
        ValueCodec<List<V>> values =
                ValueCodec.perCpu(valueCodec(map, value), map.valueStrideBytes(), map.valuesPerKey());
        return new Table<>(this, map, keyCodec(map, key), values);
    }

    /** Returns all tables with values of no particular class, in the order of the program; not its global variables. */
    public List<Table<Object, Object>> tables() {
        List<Table<Object, Object>> tables = new ArrayList<>();
        for (BpfMap map : object.maps().values()) {
            if (map.spec().isEmpty() || map.spec().get().data() == MapSpec.Data.NONE) {
                tables.add(new Table<>(this, map, untypedKey(map), untypedValue(map)));
            }
        }
        return tables;
    }

    /**
     * Returns a codec for a type of the program, for samples that the object says nothing about.
     *
     * @param typeName in C, such as {@code struct data_t} or {@code u64}
     * @param type see {@link ValueCodec#bind}
     * @throws IllegalArgumentException if the program has no such type, or it does not fit
     */
    public <T> ValueCodec<T> codec(String typeName, Class<T> type) {
        return ValueCodec.bind(types.btf(), types.typeByName(typeName), type);
    }

    <T> ValueCodec<T> sampleCodec(String table, Class<T> type) {
        int typeId = types.sampleTypeId(table);
        if (typeId == 0) {
            throw new IllegalArgumentException(
                    "table '" + table
                            + "': the object does not say what its samples are: use a raw callback, or a codec for a type by name");
        }
        return ValueCodec.bind(types.btf(), typeId, type);
    }

    int sampleTypeId(String table) {
        return types.sampleTypeId(table);
    }

    boolean isHistogram(String table) {
        return types.isHistogram(table);
    }

    ValueCodec<Object> untypedKey(BpfMap map) {
        return keyCodec(map, Object.class);
    }

    @SuppressWarnings("unchecked") // a list is an object
    ValueCodec<Object> untypedValue(BpfMap map) {
        ValueCodec<Object> element = valueCodec(map, Object.class);
        return isPerCpu(map)
                ? (ValueCodec<Object>)
                        (ValueCodec<?>) ValueCodec.perCpu(element, map.valueStrideBytes(), map.valuesPerKey())
                : element;
    }

    private <T> ValueCodec<T> keyCodec(BpfMap map, Class<T> type) {
        int typeId = map.spec().isPresent() ? map.spec().get().keyTypeId() : 0;
        return codec(map, "key", typeId, map.keySizeBytes(), type);
    }

    private <T> ValueCodec<T> valueCodec(BpfMap map, Class<T> type) {
        int typeId = map.spec().isPresent() ? map.spec().get().valueTypeId() : 0;
        return codec(map, "value", typeId, map.valueSizeBytes(), type);
    }

    private <T> ValueCodec<T> codec(BpfMap map, String what, int typeId, int sizeBytes, Class<T> type) {
        try {
            if (typeId == 0 || !types.hasBtf()) {
                return ValueCodec.ofSize(sizeBytes, type);
            }
            Btf btf = types.btf();
            return btf.sizeBytes(typeId) == sizeBytes
                    ? ValueCodec.bind(btf, typeId, type)
                    : ValueCodec.ofSize(sizeBytes, type);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("table '" + map.name() + "': " + what + ": " + e.getMessage(), e);
        }
    }

    private static boolean isPerCpu(BpfMap map) {
        return map.valuesPerKey() > 1
                || (map.type().isPresent() && map.type().get().perCpu());
    }

    // ---- events

    EventBuffers events() {
        return events;
    }

    /**
     * Waits until a perf buffer has samples, and gives them to the callbacks. Mirrors {@code perf_buffer_poll()} without a
     * timeout.
     *
     * @return the number of samples; 0 if this was closed meanwhile
     * @throws IllegalStateException if no perf buffer is open
     */
    public int perfBufferPoll() {
        return events.pollPerf(null);
    }

    /**
     * Waits until a perf buffer has samples or the time is over, and gives them to the callbacks. Mirrors
     * {@code perf_buffer_poll(timeout)}. What a callback throws comes out here; its sample counts as delivered.
     *
     * @param timeout zero for no waiting
     * @return the number of samples
     * @throws IllegalStateException if no perf buffer is open
     */
    public int perfBufferPoll(Duration timeout) {
        return events.pollPerf(timeout);
    }

    /**
     * Waits until a ring buffer has samples, and gives them to the callbacks. Mirrors {@code ring_buffer_poll()} without a
     * timeout, which waits until there is something.
     *
     * @return the number of samples; 0 if this was closed meanwhile
     * @throws IllegalStateException if no ring buffer is open
     */
    public int ringBufferPoll() {
        return events.pollRing(null);
    }

    /**
     * Waits until a ring buffer has samples or the time is over, and gives them to the callbacks. Mirrors
     * {@code ring_buffer_poll(timeout)}. What a callback throws comes out here; its sample counts as delivered.
     *
     * @param timeout zero for no waiting
     * @return the number of samples
     * @throws IllegalStateException if no ring buffer is open
     */
    public int ringBufferPoll(Duration timeout) {
        return events.pollRing(timeout);
    }

    /**
     * Gives the samples that ring buffers hold now to the callbacks, without asking the kernel first. Mirrors
     * {@code ring_buffer_consume()}.
     *
     * @return the number of samples
     * @throws IllegalStateException if no ring buffer is open
     */
    public int ringBufferConsume() {
        return events.consumeRing();
    }

    /**
     * Waits until any open buffer, perf or ring, has samples or the time is over, and gives them to the callbacks. Has no
     * counterpart in bcc.
     *
     * @param timeout zero for no waiting
     * @return the number of samples
     * @throws IllegalStateException if no buffer is open
     */
    public int poll(Duration timeout) {
        return events.pollAll(timeout);
    }

    /** Returns how many samples were lost in all buffers so far; see {@link EventBuffer#lostSamples}. */
    public long lostSamples() {
        return events.lostSamples();
    }

    // ---- trace_pipe

    /** Prints the lines of {@code trace_pipe} to {@code System.out} until closed. Mirrors {@code trace_print()}. */
    public void tracePrint() {
        tracePrint(System.out);
    }

    /**
     * Prints fields of the lines of {@code trace_pipe} to {@code System.out} until closed. Mirrors
     * {@code trace_print(fmt)}, such as {@code "{1} {5}"}.
     */
    public void tracePrint(String format) {
        tracePrint(System.out, format);
    }

    /**
     * Prints the lines of {@code trace_pipe} as they are, without empty ones, until this is closed by another thread. The
     * pipe is shared by everybody on the machine: it also has the lines of others, and a line goes to one reader only.
     *
     * @throws BpfException if tracefs cannot be found or read
     */
    public void tracePrint(PrintStream out) {
        trace.print(out);
    }

    /**
     * Prints fields of the lines of {@code trace_pipe} until this is closed by another thread; see
     * {@link TraceFields#format}.
     *
     * @throws IllegalArgumentException if the format names a field that does not exist
     */
    public void tracePrint(PrintStream out, String format) {
        trace.print(out, format);
    }

    /**
     * Waits for a line of {@code trace_pipe} and returns its fields. Mirrors {@code trace_fields()}; lines of another form are
     * skipped.
     *
     * @return empty only if this was closed meanwhile
     * @throws BpfException if tracefs cannot be found or read
     */
    public Optional<TraceFields> traceFields() {
        return trace.fields(null);
    }

    /**
     * Returns the fields of a line of {@code trace_pipe}. Mirrors {@code trace_fields(nonblocking=True)} for a timeout of
     * zero.
     *
     * @param timeout how long to wait for a line
     * @return empty if there was none
     * @throws BpfException if tracefs cannot be found or read
     */
    public Optional<TraceFields> traceFields(Duration timeout) {
        return trace.fields(timeout);
    }

    // ---- end

    /**
     * Detaches everything, closes buffers and the trace pipe, and gives maps and programs back to the kernel. Wakes threads
     * that poll. Idempotent. Mirrors {@code cleanup()}.
     */
    @Override
    public void close() {
        List<AutoCloseable> owned = new ArrayList<>();
        synchronized (attachments) {
            for (int i = attachments.size() - 1; i >= 0; i--) {
                owned.add(attachments.get(i).link());
            }
            attachments.clear();
        }
        owned.add(events);
        owned.add(trace);
        owned.add(object);
        Closing.all(owned);
    }
}
