package dev.jbcc;

import dev.jbcc.runtime.map.BpfMap;
import dev.jbcc.runtime.map.MapType;
import dev.jbcc.value.ValueCodec;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.LongFunction;

/**
 * The stacks that programs have taken with {@code get_stackid}. Mirrors the class {@code StackTrace} of bcc Python. Made by
 * {@link Bpf#stackTraces}; belongs to its {@link Bpf}. Thread-safe.
 *
 * @kernel 4.6 BPF_MAP_TYPE_STACK_TRACE
 */
public final class StackTraces {
    /** Number of {@code BPF_F_STACK_BUILD_ID}: frames are build ids and offsets. */
    private static final int BUILD_IDS = 1 << 5;

    private static final int BUILD_ID_BYTES = 20;
    private static final int BUILD_ID_OFFSET = 4;
    private static final int POSITION_OFFSET = 24;
    private static final int BUILD_ID_FRAME_BYTES = 32;
    private static final int STATUS_EMPTY = 0;
    private static final int STATUS_VALID = 1;

    private final BpfMap map;
    private final Elements<Integer, byte[]> elements;

    StackTraces(BpfMap map) {
        this.map = Shapes.require(map, "a map of stacks", MapType.STACK_TRACE);
        this.elements = new Elements<>(
                map, ValueCodec.ofSize(4, Integer.class), ValueCodec.ofSize(map.valueSizeBytes(), byte[].class));
    }

    /**
     * Returns a map as stacks: one opened by path or number, which stays the caller's own.
     *
     * @throws IllegalArgumentException if it is of another type
     */
    public static StackTraces of(BpfMap map) {
        return new StackTraces(map);
    }

    /**
     * A place in a file, which may be on another machine or gone.
     *
     * @param buildId of the file, in hex; empty if it was not found, and {@code position} an address then
     * @param position offset in the file
     */
    public record Frame(String buildId, long position) {}

    /** Returns the map in the kernel, which stays the {@link Bpf}'s own. */
    public BpfMap map() {
        return map;
    }

    /** Returns whether frames are build ids ({@code BPF_F_STACK_BUILD_ID}); then {@link #frames} has them. */
    public boolean hasBuildIds() {
        return (map.flags() & BUILD_IDS) != 0;
    }

    /**
     * Returns the addresses of a stack, the innermost first. Mirrors {@code table.walk(stack_id)}.
     *
     * @param stackId as {@code get_stackid} returned it
     * @return empty if there is no such stack, as for the negative numbers that stand for errors
     * @throws IllegalStateException if frames are build ids
     */
    public List<Long> walk(int stackId) {
        return walk(stackId, Long::valueOf);
    }

    /**
     * Returns what a function makes of the addresses of a stack, the innermost first. Mirrors
     * {@code table.walk(stack_id, resolve)}.
     *
     * @param resolve such as one that finds the name of a function
     * @throws IllegalStateException if frames are build ids
     */
    public <T> List<T> walk(int stackId, LongFunction<? extends T> resolve) {
        if (hasBuildIds()) {
            throw new IllegalStateException(Shapes.name(map) + ": has build ids, not addresses: use frames");
        }
        List<T> frames = new ArrayList<>();
        MemorySegment stack = read(stackId);
        for (long offset = 0; offset + 8 <= stack.byteSize(); offset += 8) {
            long address = stack.get(ValueLayout.JAVA_LONG_UNALIGNED, offset);
            if (address == 0) {
                break;
            }
            frames.add(resolve.apply(address));
        }
        return frames;
    }

    /**
     * Returns the frames of a stack with build ids, the innermost first. Mirrors {@code table.walk(stack_id)}, which stops
     * at the first frame without build id; here it is part of the list.
     *
     * @return empty if there is no such stack
     * @throws IllegalStateException if frames are addresses
     */
    public List<Frame> frames(int stackId) {
        if (!hasBuildIds()) {
            throw new IllegalStateException(Shapes.name(map) + ": has addresses, not build ids: use walk");
        }
        List<Frame> frames = new ArrayList<>();
        MemorySegment stack = read(stackId);
        for (long offset = 0; offset + BUILD_ID_FRAME_BYTES <= stack.byteSize(); offset += BUILD_ID_FRAME_BYTES) {
            int status = stack.get(ValueLayout.JAVA_INT_UNALIGNED, offset);
            if (status == STATUS_EMPTY) {
                break;
            }
            byte[] buildId =
                    stack.asSlice(offset + BUILD_ID_OFFSET, BUILD_ID_BYTES).toArray(ValueLayout.JAVA_BYTE);
            frames.add(new Frame(
                    status == STATUS_VALID ? HexFormat.of().formatHex(buildId) : "",
                    stack.get(ValueLayout.JAVA_LONG_UNALIGNED, offset + POSITION_OFFSET)));
        }
        return frames;
    }

    private MemorySegment read(int stackId) {
        return MemorySegment.ofArray(
                stackId < 0 ? new byte[0] : elements.get(stackId).orElse(new byte[0]));
    }

    /** Returns the numbers of the stacks. Mirrors {@code table.keys()}. */
    public List<Integer> keys() {
        List<Integer> keys = new ArrayList<>();
        elements.keys().forEachRemaining(keys::add);
        return keys;
    }

    /** Deletes a stack; returns false if there is none. Mirrors {@code del table[stack_id]}. */
    public boolean delete(int stackId) {
        return elements.delete(stackId);
    }

    /** Deletes all stacks. bcc's {@code clear()} of such a table does nothing. */
    public void clear() {
        map.clear();
    }

    @Override
    public String toString() {
        return Shapes.name(map);
    }
}
