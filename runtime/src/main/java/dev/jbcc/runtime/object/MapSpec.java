package dev.jbcc.runtime.object;

import java.util.List;
import java.util.Optional;

/**
 * A map as an object file declares it.
 *
 * @param type the kernel's {@code BPF_MAP_TYPE_*} number; may be one this version does not know
 * @param keySizeBytes size of a key
 * @param valueSizeBytes size of a value
 * @param maxEntries unsigned; 0 where the kernel or the loader is to choose
 * @param flags {@code BPF_F_*} bits
 * @param keyTypeId BTF id of the key in the object's BTF, 0 if not known
 * @param valueTypeId BTF id of the value in the object's BTF, 0 if not known
 * @param pinByName whether the map asks to be pinned under its name ({@code LIBBPF_PIN_BY_NAME})
 * @param mapExtra the kernel's {@code map_extra}
 * @param inner template of the inner map of a map of maps
 * @param data what kind of data section the map stands for, {@link Data#NONE} for an ordinary map
 * @param contents initial value of a data section; empty for an ordinary map, and for {@link Data#BSS} and
 *     {@link Data#KCONFIG}, which start as zeroes
 * @param numaNode the node that {@code BPF_F_NUMA_NODE} in {@code flags} asks for
 * @param values what a map of maps or a program array holds from the start, by index
 * @param tags what the object says of the map beyond its type ({@code btf_decl_tag} of the variable), see {@link #external},
 *     {@link #shared} and {@link #pinPath}
 */
@SuppressWarnings("ArrayRecordComponent") // copied in and out
public record MapSpec(
        String name,
        int type,
        int keySizeBytes,
        int valueSizeBytes,
        int maxEntries,
        int flags,
        int keyTypeId,
        int valueTypeId,
        boolean pinByName,
        long mapExtra,
        Optional<MapSpec> inner,
        Data data,
        byte[] contents,
        int numaNode,
        List<InitialValue> values,
        List<String> tags) {
    private static final String PIN = "pin:";

    /** A value that the object puts into a map of maps, or, when {@code program} is set, into a program array. */
    public record InitialValue(int index, String name, boolean program) {}

    /** The data section that a map stands for. */
    public enum Data {
        NONE,
        DATA,
        RODATA,
        BSS,
        KCONFIG
    }

    public MapSpec {
        contents = contents.clone();
        values = List.copyOf(values);
        tags = List.copyOf(tags);
    }

    /** A map on no particular node, without initial values and tags. */
    public MapSpec(
            String name,
            int type,
            int keySizeBytes,
            int valueSizeBytes,
            int maxEntries,
            int flags,
            int keyTypeId,
            int valueTypeId,
            boolean pinByName,
            long mapExtra,
            Optional<MapSpec> inner,
            Data data,
            byte[] contents) {
        this(
                name,
                type,
                keySizeBytes,
                valueSizeBytes,
                maxEntries,
                flags,
                keyTypeId,
                valueTypeId,
                pinByName,
                mapExtra,
                inner,
                data,
                contents,
                0,
                List.of(),
                List.of());
    }

    /** Returns the same with another initial value. */
    public MapSpec withContents(byte[] other) {
        return new MapSpec(
                name,
                type,
                keySizeBytes,
                valueSizeBytes,
                maxEntries,
                flags,
                keyTypeId,
                valueTypeId,
                pinByName,
                mapExtra,
                inner,
                data,
                other,
                numaNode,
                values,
                tags);
    }

    /** Returns whether the map is another program's, which has to be given to whoever loads the object: tag {@code extern}. */
    public boolean external() {
        return tags.contains("extern");
    }

    /** Returns whether other programs may use the map by its name: tag {@code public} or {@code shared}. */
    public boolean shared() {
        return tags.contains("public") || tags.contains("shared");
    }

    /**
     * Returns the path that the map is pinned to: that of tag {@code pin:PATH}, or its name if it asks for that.
     *
     * @param directory for maps that are pinned by name
     */
    public Optional<String> pinPath(String directory) {
        for (String tag : tags) {
            if (tag.startsWith(PIN)) {
                return Optional.of(tag.substring(PIN.length()));
            }
        }
        return pinByName ? Optional.of(directory + "/" + name) : Optional.empty();
    }

    /** Returns a copy of the initial value. */
    @Override
    public byte[] contents() {
        return contents.clone();
    }
}
