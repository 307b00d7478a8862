package dev.jbcc;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.jbcc.runtime.btf.Btf;
import dev.jbcc.runtime.btf.BtfType;
import dev.jbcc.runtime.map.BpfMap;
import dev.jbcc.runtime.map.MapMemory;
import dev.jbcc.runtime.program.BpfObject;
import java.lang.invoke.VarHandle;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The variable in which a program counts the samples that found no room in a ring buffer. The compiler makes one, named
 * {@code TABLE__lost}, for each ring buffer of the dialect; a program may have its own. Thread-safe.
 */
final class LossVariable implements AutoCloseable {
    private static final String SUFFIX = "__lost";
    private static final String SECTION = ".bss";
    private static final VarHandle COUNT = JAVA_LONG.varHandle();

    private final MapMemory memory;
    private final int offset;
    private long closedAt;
    private boolean closed;
    private long claimed;

    private LossVariable(MapMemory memory, int offset) {
        this.memory = memory;
        this.offset = offset;
    }

    /** Returns the variable for a ring buffer; empty if the program has none. */
    static Optional<LossVariable> open(BpfObject object, String table) {
        Optional<BpfMap> section = object.findMap(SECTION);
        Optional<Btf> btf = object.spec().btf();
        if (section.isEmpty() || btf.isEmpty()) {
            return Optional.empty();
        }
        OptionalInt offset = offset(btf.get(), table + SUFFIX);
        return offset.isEmpty()
                ? Optional.empty()
                : Optional.of(new LossVariable(MapMemory.openReadOnly(section.get()), offset.getAsInt()));
    }

    private static OptionalInt offset(Btf btf, String name) {
        OptionalInt section = btf.findTypeId(SECTION, BtfType.DataSection.class);
        if (section.isPresent() && btf.type(section.getAsInt()) instanceof BtfType.DataSection data) {
            for (BtfType.SectionVariable entry : data.variables()) {
                if (entry.sizeBytes() == 8
                        && entry.offset() % 8 == 0
                        && btf.type(entry.typeId()).name().equals(name)) {
                    return OptionalInt.of(entry.offset());
                }
            }
        }
        return OptionalInt.empty();
    }

    /** Returns how many samples found no room so far; once closed, until then. */
    synchronized long read() {
        return closed ? closedAt : (long) COUNT.getAcquire(memory.memory(), (long) offset);
    }

    /** Returns how many of them an earlier reader of the buffer has counted as its own. */
    synchronized long claimed() {
        return claimed;
    }

    /** Makes all until now those of an earlier reader, and returns how many that is. */
    synchronized long claim() {
        claimed = read();
        return claimed;
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closedAt = read();
            closed = true;
            memory.close();
        }
    }
}
