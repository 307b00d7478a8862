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
        List<InitialValue> values) {

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
    }

    /** A map on no particular node, without initial values. */
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
                values);
    }

    /** Returns a copy of the initial value. */
    @Override
    public byte[] contents() {
        return contents.clone();
    }
}
