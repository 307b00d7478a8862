package dev.jbcc;

import dev.jbcc.runtime.map.BpfMap;
import dev.jbcc.runtime.map.MapType;
import dev.jbcc.runtime.map.UpdateMode;
import dev.jbcc.value.ValueCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A queue or stack of a BPF program. Mirrors the class {@code QueueStack} of bcc Python. Made by {@link Bpf#queueStack};
 * belongs to its {@link Bpf}. Thread-safe; each operation is one step for programs and other threads.
 *
 * @param <V> values
 * @kernel 4.20 BPF_MAP_TYPE_QUEUE
 */
public final class QueueStack<V> {
    private final TableTypes types;
    private final ValueCodec<V> valueCodec;
    private final Elements<Object, V> elements;

    QueueStack(TableTypes types, Class<V> value) {
        this.types = Shapes.require(types, "a queue or stack", MapType.QUEUE, MapType.STACK);
        this.valueCodec = types.value(value);
        this.elements = new Elements<>(types.map(), ValueCodec.ofSize(0, Object.class), valueCodec);
    }

    /**
     * Returns a map as a queue or stack; see {@link Table#of(BpfMap, Class, Class)}. The kernel keeps no types with such maps:
     * without BTF, values can be {@code byte[]} or integers of their size.
     *
     * @throws IllegalArgumentException if the map is neither, or the class does not fit
     */
    public static <V> QueueStack<V> of(BpfMap map, Class<V> value) {
        return new QueueStack<>(TableTypes.ofKernel(map), value);
    }

    /** Returns the map in the kernel, which stays the {@link Bpf}'s own. */
    public BpfMap map() {
        return types.map();
    }

    /** Returns what reads and writes values. */
    public ValueCodec<V> valueCodec() {
        return valueCodec;
    }

    /**
     * Adds a value at the end of the queue or on top of the stack. Mirrors {@code table.push(leaf)}.
     *
     * @throws dev.jbcc.runtime.SyscallException if the kernel refuses, as when it is full (E2BIG)
     */
    public void push(V value) {
        elements.push(value, UpdateMode.ANY);
    }

    /**
     * Adds a value; where it is full, the oldest one makes room. Mirrors {@code table.push(leaf, QueueStack.BPF_EXIST)}.
     *
     * @throws dev.jbcc.runtime.SyscallException if the kernel refuses
     */
    public void pushReplacingOldest(V value) {
        elements.push(value, UpdateMode.EXIST);
    }

    /**
     * Takes out the first value of the queue or the one on top of the stack. Mirrors {@code table.pop()}, which raises
     * {@code KeyError} where this returns empty.
     */
    public Optional<V> pop() {
        return elements.pop();
    }

    /**
     * Returns the value that {@link #pop} would, and leaves it there. Mirrors {@code table.peek()}, which raises
     * {@code KeyError} where this returns empty.
     */
    public Optional<V> peek() {
        return elements.peek();
    }

    /**
     * Takes out values until none is left, at most as many as there is room for. Mirrors {@code table.values()}, which takes
     * them out, too.
     */
    public List<V> values() {
        List<V> values = new ArrayList<>();
        long limit = Integer.toUnsignedLong(map().maxEntries());
        Optional<V> value = pop();
        while (value.isPresent()) {
            values.add(value.get());
            value = values.size() < limit ? pop() : Optional.empty();
        }
        return values;
    }

    /** Returns a value as text. Mirrors {@code table.leaf_sprintf(leaf)}. */
    public String leafSprintf(V value) {
        return types.valueText().print(valueCodec, value);
    }

    /**
     * Returns the value that a text stands for. Mirrors {@code table.leaf_scanf(text)}.
     *
     * @throws IllegalArgumentException if it is no such text
     */
    public V leafScanf(String text) {
        return types.valueText().scan(valueCodec, text);
    }

    @Override
    public String toString() {
        return Shapes.name(map());
    }
}
