package dev.jbcc.runtime.object;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which map is defined where: instructions refer to maps by places in sections. */
final class MapPlaces {
    private final Map<Integer, Map<Long, String>> sections = new HashMap<>();

    void add(int section, long offset, String map) {
        sections.computeIfAbsent(section, index -> new HashMap<>()).put(offset, map);
    }

    /** Returns whether a section holds maps. */
    boolean isMapSection(int section) {
        return sections.containsKey(section);
    }

    /** Returns the map that is defined at an offset of a section; null if none is. */
    @Nullable
    String mapAt(int section, long offset) {
        Map<Long, String> maps = sections.get(section);
        return maps == null ? null : maps.get(offset);
    }
}
