package dev.jbcc;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.map.BpfMap;
import dev.jbcc.runtime.object.MapSpec;
import dev.jbcc.runtime.poll.Poller;
import dev.jbcc.runtime.program.BpfObject;
import dev.jbcc.runtime.ringbuf.UserRingBufferWriter;
import dev.jbcc.value.ValueCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/** The part of {@link Bpf} that has tables and polls their buffers. */
abstract class BpfTables extends BpfDebugOutput {
    private final BpfObject object;
    private final SampleTypes types;
    private final EventBuffers events = new EventBuffers();

    /** What tables opened beside buffers, and the variables that count losses, by table. Guarded by itself. */
    private final List<AutoCloseable> owned = new ArrayList<>();

    private final Map<String, Optional<LossVariable>> losses = new HashMap<>();

    BpfTables(BpfObject object) {
        super(object);
        this.object = object;
        this.types = new SampleTypes(object.spec());
    }

    final SampleTypes sampleTypes() {
        return types;
    }

    final EventBuffers events() {
        return events;
    }

    /** Makes a resource one that is closed with this. */
    final <T extends AutoCloseable> T own(T resource) {
        synchronized (owned) {
            owned.add(resource);
        }
        return resource;
    }

    /** Returns where the program counts what found no room in a ring buffer; null if it does not. */
    final @Nullable LossVariable lossVariable(BpfMap map) {
        synchronized (owned) {
            return losses.computeIfAbsent(map.name(), name -> {
                        Optional<LossVariable> found = LossVariable.open(object, name);
                        found.ifPresent(owned::add);
                        return found;
                    })
                    .orElse(null);
        }
    }

    /** Returns what tables opened, to be closed. */
    final AutoCloseable ownedByTables() {
        return () -> {
            List<AutoCloseable> all = new ArrayList<>();
            all.add(events);
            synchronized (owned) {
                all.addAll(owned);
            }
            Closing.all(all);
        };
    }

    private TableTypes typesOf(String table) {
        return TableTypes.ofObject(object.map(table), types);
    }

    // ---- tables

    /**
     * Returns a table with values of no particular class; see {@link ValueCodec#untyped}. Mirrors {@code bpf["name"]}. The
     * values of a per-CPU map are lists with one element for each possible CPU.
     *
     * @throws BpfException if there is no such table
     */
    public Table<Object, Object> table(String name) {
        return untyped(typesOf(name));
    }

    private Table<Object, Object> untyped(TableTypes table) {
        return new Table<>(table, this, table.untypedKey(), table.untypedValue());
    }

    /**
     * Returns a table with keys and values as Java values, after checking that they fit the program's. Mirrors
     * {@code bpf["name"]}.
     *
     * @param key see {@link ValueCodec#bind}
     * @param value see {@link ValueCodec#bind}
     * @throws BpfException if there is no such table
     * @throws IllegalArgumentException if a class does not fit, or this is a per-CPU map
     */
    public <K, V> Table<K, V> table(String name, Class<K> key, Class<V> value) {
        TableTypes table = typesOf(name);
        return new Table<>(table, this, table.key(key), table.singleValue(value));
    }

    /**
     * Returns a per-CPU table whose values are made one by a function. Mirrors {@code get_table(name, reducer=f)}. It cannot be
     * written.
     *
     * @param value the value of one CPU
     * @param reducer applied to the values in the order of the CPUs, such as {@code Long::sum}
     * @throws BpfException if there is no such table
     * @throws IllegalArgumentException if a class does not fit, or this is not a per-CPU map
     */
    public <K, V> Table<K, V> table(String name, Class<K> key, Class<V> value, BinaryOperator<V> reducer) {
        TableTypes table = typesOf(name);
        return new Table<>(table, this, table.key(key), table.reducedValue(value, reducer));
    }

    /** Returns a table. Mirrors {@code get_table(name)}; the same as {@link #table(String)}. */
    public Table<Object, Object> getTable(String name) {
        return table(name);
    }

    /**
     * Returns a table. Mirrors {@code get_table(name, keytype, leaftype)}, which does not check the types; the same as
     * {@link #table(String, Class, Class)}.
     */
    public <K, V> Table<K, V> getTable(String name, Class<K> key, Class<V> leaf) {
        return table(name, key, leaf);
    }

    /**
     * Returns a per-CPU table whose values are made one. Mirrors {@code get_table(name, keytype, leaftype, reducer)}; the same
     * as {@link #table(String, Class, Class, BinaryOperator)}.
     */
    public <K, V> Table<K, V> getTable(String name, Class<K> key, Class<V> leaf, BinaryOperator<V> reducer) {
        return table(name, key, leaf, reducer);
    }

    /**
     * Returns a per-CPU table with keys and values as Java values, after checking that they fit the program's.
     *
     * @param value the value of one CPU; the table's values are lists with one of them for each possible CPU
     * @throws BpfException if there is no such table
     * @throws IllegalArgumentException if a class does not fit, or this is not a per-CPU map
     * @kernel 4.6 BPF_MAP_TYPE_PERCPU_HASH
     */
    public <K, V> PerCpuTable<K, V> perCpuTable(String name, Class<K> key, Class<V> value) {
        return new PerCpuTable<>(typesOf(name), this, key, value);
    }

    // ---- tables of other shapes

    /**
     * Returns a queue or stack. Mirrors {@code bpf["name"]} for them.
     *
     * @param value see {@link ValueCodec#bind}
     * @throws BpfException if there is no such table
     * @throws IllegalArgumentException if it is neither, or the class does not fit
     */
    public <V> QueueStack<V> queueStack(String name, Class<V> value) {
        return new QueueStack<>(typesOf(name), value);
    }

    /** Returns a Bloom filter; see {@link #queueStack} for what can go wrong. */
    public <V> BloomFilter<V> bloomFilter(String name, Class<V> value) {
        return new BloomFilter<>(typesOf(name), value);
    }

    /** Returns an array of programs. Mirrors {@code bpf["name"]} for it; see {@link #queueStack} for what can go wrong. */
    public ProgramArray programArray(String name) {
        return new ProgramArray(object.map(name), this::loadFunc);
    }

    /** Returns a map of maps. Mirrors {@code bpf["name"]} for it; see {@link #queueStack} for what can go wrong. */
    public <K> MapInMap<K> mapInMap(String name, Class<K> key) {
        return new MapInMap<>(typesOf(name), key, object::createMap);
    }

    /** Returns an array of control groups. Mirrors {@code bpf["name"]} for it; see {@link #queueStack} for what can go wrong. */
    public CgroupArray cgroupArray(String name) {
        return new CgroupArray(object.map(name));
    }

    /**
     * Returns a map of devices, CPUs or AF_XDP sockets to redirect to. Mirrors {@code bpf["name"]} for them; see
     * {@link #queueStack} for what can go wrong.
     */
    public RedirectMap redirectMap(String name) {
        return new RedirectMap(object.map(name));
    }

    /** Returns a map of sockets; see {@link #queueStack} for what can go wrong. */
    public <K> SocketMap<K> socketMap(String name, Class<K> key) {
        return new SocketMap<>(typesOf(name), key);
    }

    /** Returns values of sockets, files, tasks or control groups; see {@link #queueStack} for what can go wrong. */
    public <V> LocalStorage<V> localStorage(String name, Class<V> value) {
        return new LocalStorage<>(typesOf(name), value);
    }

    /** Returns stacks. Mirrors {@code bpf["name"]} for them; see {@link #queueStack} for what can go wrong. */
    public StackTraces stackTraces(String name) {
        return new StackTraces(object.map(name));
    }

    /**
     * Opens a user ring buffer for writing. Has no counterpart in bcc.
     *
     * @return the writer; closing it is optional, this does it too
     * @throws BpfException if there is no such table, or it is of another type
     * @throws dev.jbcc.runtime.SyscallException if the kernel refuses
     * @kernel 6.1 BPF_MAP_TYPE_USER_RINGBUF
     */
    public UserRingBufferWriter openUserRingBuffer(String name) {
        return own(UserRingBufferWriter.open(object.map(name)));
    }

    /** Returns all tables with values of no particular class, in the order of the program; not its global variables. */
    public List<Table<Object, Object>> tables() {
        List<Table<Object, Object>> tables = new ArrayList<>();
        for (BpfMap map : object.maps().values()) {
            if (map.spec().isEmpty() || map.spec().get().data() == MapSpec.Data.NONE) {
                tables.add(untyped(TableTypes.ofObject(map, types)));
            }
        }
        return tables;
    }

    /**
     * Returns the layout of a table's keys and values as text. Mirrors {@code decode_table(name)}.
     *
     * @throws BpfException if there is no such table
     */
    public String decodeTable(String name) {
        return decodeTable(name, false);
    }

    /**
     * Returns the layout of a table's keys and values as text. Mirrors {@code decode_table(name, sizeinfo)}; unlike there,
     * members of nested structs and bit fields have their places, too, and padding is not shown.
     *
     * @param sizes whether members say at which byte of the key or value they start, and how long they are
     * @throws BpfException if there is no such table
     */
    public String decodeTable(String name, boolean sizes) {
        return typesOf(name).layout(sizes);
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

    // ---- output

    /**
     * Waits until a perf buffer has samples, and gives them to the callbacks. Mirrors {@code perf_buffer_poll()} without a
     * timeout.
     *
     * @return the number of samples; 0 if this was closed meanwhile
     * @throws IllegalStateException if no perf buffer is open, or this is closed
     */
    public int perfBufferPoll() {
        return events.pollPerf(Poller.FOREVER);
    }

    /**
     * Waits until a perf buffer has samples or the time is over, and gives them to the callbacks. Mirrors
     * {@code perf_buffer_poll(timeout)}. What a callback throws comes out here; its sample counts as delivered, and what it
     * did not see comes with the next call. Several threads may poll: each sample goes to one of them.
     *
     * @param timeout zero for no waiting
     * @return the number of samples
     * @throws IllegalStateException if no perf buffer is open, or this is closed
     */
    public int perfBufferPoll(Duration timeout) {
        return events.pollPerf(timeout);
    }

    /**
     * Gives the samples that perf buffers hold now to the callbacks, without waiting. Mirrors {@code perf_buffer_consume()}:
     * for what is left over when a buffer is opened with more than one sample for each wake-up.
     *
     * @return the number of samples
     * @throws IllegalStateException if no perf buffer is open, or this is closed
     */
    public int perfBufferConsume() {
        return events.consumePerf();
    }

    /**
     * Waits until a ring buffer has samples, and gives them to the callbacks. Mirrors {@code ring_buffer_poll()} without a
     * timeout, which waits until there is something.
     *
     * @return the number of samples; 0 if this was closed meanwhile
     * @throws IllegalStateException if no ring buffer is open, or this is closed
     */
    public int ringBufferPoll() {
        return events.pollRing(Poller.FOREVER);
    }

    /**
     * Waits until a ring buffer has samples or the time is over, and gives them to the callbacks. Mirrors
     * {@code ring_buffer_poll(timeout)}. What a callback throws comes out here; its sample counts as delivered, and what it
     * did not see comes with the next call. Several threads may poll: each sample goes to one of them.
     *
     * @param timeout zero for no waiting
     * @return the number of samples
     * @throws IllegalStateException if no ring buffer is open, or this is closed
     */
    public int ringBufferPoll(Duration timeout) {
        return events.pollRing(timeout);
    }

    /**
     * Gives the samples that ring buffers hold now to the callbacks, without asking the kernel first. Mirrors
     * {@code ring_buffer_consume()}.
     *
     * @return the number of samples
     * @throws IllegalStateException if no ring buffer is open, or this is closed
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
     * @throws IllegalStateException if no buffer is open, or this is closed
     */
    public int poll(Duration timeout) {
        return events.pollAll(timeout);
    }

    /** Returns how many samples were lost in all buffers so far; see {@link EventBuffer#lostSamples}. */
    public long lostSamples() {
        return events.lostSamples();
    }
}
