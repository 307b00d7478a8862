package dev.jbcc;

import dev.jbcc.runtime.map.BpfMap;
import dev.jbcc.runtime.map.MapType;
import dev.jbcc.runtime.map.UpdateMode;
import dev.jbcc.runtime.program.BpfProgram;
import dev.jbcc.value.ValueCodec;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * An array of programs, which a program calls by number ({@code map.call(ctx, index)}). Mirrors the class {@code ProgArray}
 * of bcc Python. Made by {@link Bpf#programArray}; belongs to its {@link Bpf}. The array keeps what it has in the kernel; it
 * empties itself when nobody has it open any more. Thread-safe.
 *
 * @kernel 4.2 BPF_MAP_TYPE_PROG_ARRAY
 */
public final class ProgramArray {
    private final BpfMap map;
    private final Function<String, BpfProgram> load;
    private final Elements<Integer, Integer> elements;

    /** @param load loads a function of the program by name */
    ProgramArray(BpfMap map, Function<String, BpfProgram> load) {
        this.map = Shapes.require(map, "a program array", MapType.PROG_ARRAY);
        this.load = load;
        this.elements = new Elements<>(map, ValueCodec.ofSize(4, Integer.class), ValueCodec.ofSize(4, Integer.class));
    }

    /**
     * Returns a map as an array of programs: one opened by path or number, which stays the caller's own.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static ProgramArray of(BpfMap map) {
        return new ProgramArray(map, name -> {
            throw new IllegalStateException(
                    Shapes.name(map) + ": opened on its own: has no function '" + name + "'; put a program");
        });
    }

    /** Returns the map in the kernel, which stays the {@link Bpf}'s own. */
    public BpfMap map() {
        return map;
    }

    /**
     * Puts a program into the array. Mirrors {@code table[index] = function}.
     *
     * @throws dev.jbcc.runtime.SyscallException if the kernel refuses: it is of another type than those that are there
     *     (EINVAL), or {@code index} is beyond the end (E2BIG)
     */
    public void put(int index, BpfProgram program) {
        boolean _ = elements.update(index, program.fd(), UpdateMode.ANY);
    }

    /**
     * Puts a function of the program into the array, and loads it as what its section says if it is not loaded.
     *
     * @throws dev.jbcc.runtime.ProgramLoadException if the verifier refuses it
     * @throws dev.jbcc.runtime.BpfException if there is no such function
     */
    public void put(int index, String function) {
        put(index, load.apply(function));
    }

    /** Returns the number in the kernel of the program at an index; empty if there is none. */
    public OptionalInt idOf(int index) {
        Optional<Integer> id = elements.get(index);
        return id.isPresent() ? OptionalInt.of(id.get()) : OptionalInt.empty();
    }

    /** Takes a program out; returns false if there is none. Mirrors {@code del table[index]}. */
    public boolean delete(int index) {
        return elements.delete(index);
    }

    /** Takes all programs out. Mirrors {@code table.clear()}. */
    public void clear() {
        map.clear();
    }

    /** Returns how many programs there is room for. Mirrors {@code len(table)}. */
    public int length() {
        return map.maxEntries();
    }

    @Override
    public String toString() {
        return Shapes.name(map);
    }
}
