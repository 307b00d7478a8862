package dev.jbcc.cli.command;

import dev.jbcc.Table;
import dev.jbcc.runtime.map.MapType;
import dev.jbcc.value.StructValue;
import java.util.List;

/**
 * Guesses which maps of an object that others compiled are log2 histograms: arrays with 64 counters, one for each power of two,
 * and hashes of counters whose key ends in a {@code slot}.
 */
final class Histograms {
    private static final int SLOTS = 64;
    private static final String SLOT = "slot";

    private Histograms() {}

    static boolean looksLikeOne(Table<?, ?> table) {
        if (!table.valueCodec().typeName().equals("u64")) {
            return false;
        }
        if (table.is(MapType.ARRAY) || table.is(MapType.PERCPU_ARRAY)) {
            return table.map().maxEntries() == SLOTS;
        }
        if (!table.is(MapType.HASH)) {
            return false;
        }
        List<?> keys = table.keys();
        return !keys.isEmpty()
                && keys.getFirst() instanceof StructValue key
                && key.size() == 2
                && key.names().getLast().equals(SLOT);
    }
}
