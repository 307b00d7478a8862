package dev.jbcc;

import dev.jbcc.runtime.map.BpfMap;
import dev.jbcc.runtime.map.MapType;
import java.util.Arrays;

/** Which maps may be seen as what. */
final class Shapes {
    private Shapes() {}

    /**
     * Returns the types themselves.
     *
     * @param what such as {@code a queue or stack}, for messages
     * @throws IllegalArgumentException if the map is of none of those types
     */
    static TableTypes require(TableTypes types, String what, MapType... allowed) {
        require(types.map(), what, allowed);
        return types;
    }

    /** As {@link #require(TableTypes, String, MapType...)}, where no types matter. */
    static BpfMap require(BpfMap map, String what, MapType... allowed) {
        if (Arrays.stream(allowed).noneMatch(map::is)) {
            throw new IllegalArgumentException(
                    "table '" + map.name() + "': is a " + MapType.nameOf(map.typeNumber()) + ", not " + what);
        }
        return map;
    }

    static String name(BpfMap map) {
        return "table '" + map.name() + "' (" + MapType.nameOf(map.typeNumber()) + ")";
    }
}
