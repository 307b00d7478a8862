package dev.jbcc.compiler.rewrite;

import dev.jbcc.compiler.ast.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Finds declarations of maps that the kernel would refuse with no more than a number for an answer. */
final class MapChecks {
    private static final long MAX_ENTRIES = 0xffff_ffffL;
    private static final int MAX_KEY_BYTES = 512;
    private static final int MAX_PER_CPU_BYTES = 32 * 1024;
    private static final int MIN_PREFIX_KEY_BYTES = 5;
    private static final int MAX_PREFIX_KEY_BYTES = 260;

    private final SourceModel model;
    private final Problems problems;

    MapChecks(Unit unit) {
        this.model = unit.model();
        this.problems = unit.problems();
    }

    void check() {
        for (DialectMap map : model.maps()) {
            if (map.kind() == MapKind.UNKNOWN) {
                error(
                        map,
                        "no map type '" + map.kindSpelling() + "'",
                        similarTo(map.kindSpelling(), MapKind.spellings()));
                continue;
            }
            checkEntries(map);
            checkKey(map);
            checkValue(map);
            checkInner(map);
            checkPin(map);
        }
    }

    private void error(DialectMap map, String message, String... hints) {
        problems.error(map.node().start(), "map '" + map.name() + "': " + message, hints);
    }

    private static String[] similarTo(String wrong, List<String> names) {
        return Similar.to(wrong, names)
                .map(name -> new String[] {"did you mean '" + name + "'"})
                .orElse(new String[0]);
    }

    private void checkEntries(DialectMap map) {
        if (map.kind().storage() || map.kind() == MapKind.EXTERN) {
            return;
        }
        if (map.entries() <= 0) {
            error(map, "0 entries; it needs at least one");
        } else if (map.entries() > MAX_ENTRIES) {
            error(map, map.entries() + " entries; at most " + MAX_ENTRIES + " are possible");
        } else if (map.kind() == MapKind.RINGBUF && Long.bitCount(map.entries()) != 1) {
            error(map, map.entries() + " pages; the size of a ring buffer is a power of two");
        }
    }

    private void checkKey(DialectMap map) {
        long bytes = map.keyType().sizeBytes();
        MapKind kind = map.kind();
        if (kind.indexed() && bytes != Integer.BYTES) {
            error(map, key(map) + ": an index has 4 bytes");
        } else if (kind == MapKind.LPM_TRIE && (bytes < MIN_PREFIX_KEY_BYTES || bytes > MAX_PREFIX_KEY_BYTES)) {
            error(
                    map,
                    key(map) + ": a prefix of 4 bytes and at least 1, at most 256 bytes of data",
                    "its first member is the length of the prefix in bits, a u32");
        } else if (!kind.storage() && kind != MapKind.QUEUE && kind != MapKind.STACK && bytes > MAX_KEY_BYTES) {
            error(map, key(map) + ": at most " + MAX_KEY_BYTES + " are possible");
        }
    }

    private void checkValue(DialectMap map) {
        long bytes = map.leafType().sizeBytes();
        MapKind kind = map.kind();
        if (kind.holdsReferences() && bytes != Integer.BYTES) {
            error(map, value(map) + ": maps of type " + kind.spelling() + " have values of 4");
        } else if (kind.perCpu() && bytes > MAX_PER_CPU_BYTES) {
            error(map, value(map) + " for each CPU; at most " + MAX_PER_CPU_BYTES + " are possible");
        }
    }

    private static String key(DialectMap map) {
        return "key of " + sized(map.keyType(), map.key());
    }

    private static String value(DialectMap map) {
        return "value of " + sized(map.leafType(), map.leaf());
    }

    private static String sized(Type type, String spelling) {
        return type.sizeBytes() + " bytes ('" + spelling + "')";
    }

    private void checkInner(DialectMap map) {
        if (!map.kind().outer()) {
            if (!map.inner().isEmpty()) {
                error(map, "maps of type " + map.kind().spelling() + " have no inner map");
            }
            return;
        }
        DialectMap inner = model.mapNamed(map.inner());
        if (inner == null) {
            List<String> names = new ArrayList<>();
            model.maps().forEach(other -> names.add(other.name()));
            names.remove(map.name());
            error(map, "inner map '" + map.inner() + "': no map of that name", similarTo(map.inner(), names));
            return;
        }
        Set<MapKind> unfit = new HashSet<>(List.of(
                MapKind.PROG,
                MapKind.CGROUP_STORAGE,
                MapKind.PERCPU_CGROUP_STORAGE,
                MapKind.ARRAY_OF_MAPS,
                MapKind.HASH_OF_MAPS,
                MapKind.EXTERN));
        if (unfit.contains(inner.kind())) {
            error(
                    map,
                    "inner map '" + inner.name() + "': maps of type "
                            + inner.kind().spelling() + " cannot be inside of others");
        }
    }

    private void checkPin(DialectMap map) {
        if (!map.pin().isEmpty() && !map.pin().startsWith("/")) {
            error(
                    map,
                    "pinned to '" + map.pin() + "': a path begins with '/', such as '/sys/fs/bpf/" + map.name() + "'");
        }
    }
}
