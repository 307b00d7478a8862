package dev.jbcc.runtime.map;

import dev.jbcc.runtime.object.MapSpec;
import java.util.List;
import java.util.Optional;

/** Maps as an object would declare them. */
public final class MapSpecs {
    private MapSpecs() {}

    public static MapSpec of(String name, MapType type, int keyBytes, int valueBytes, int maxEntries) {
        return of(name, type, keyBytes, valueBytes, maxEntries, MapSpec.Data.NONE, new byte[0]);
    }

    public static MapSpec section(String name, MapSpec.Data data, byte[] contents) {
        return of(name, MapType.ARRAY, 4, Math.max(8, contents.length), 1, data, contents);
    }

    /** Returns the same with tags. */
    public static MapSpec tagged(MapSpec spec, String... tags) {
        return new MapSpec(
                spec.name(),
                spec.type(),
                spec.keySizeBytes(),
                spec.valueSizeBytes(),
                spec.maxEntries(),
                spec.flags(),
                spec.keyTypeId(),
                spec.valueTypeId(),
                spec.pinByName(),
                spec.mapExtra(),
                spec.inner(),
                spec.data(),
                spec.contents(),
                spec.numaNode(),
                spec.values(),
                List.of(tags));
    }

    private static MapSpec of(
            String name, MapType type, int keyBytes, int valueBytes, int entries, MapSpec.Data data, byte[] contents) {
        return new MapSpec(
                name,
                type.number(),
                keyBytes,
                valueBytes,
                entries,
                0,
                3,
                4,
                false,
                0,
                Optional.empty(),
                data,
                contents);
    }
}
