package dev.jbcc.runtime.map;

/**
 * What the kernel says about a map.
 *
 * @param type the kernel's {@code BPF_MAP_TYPE_*} number
 * @param id the number of the map in this kernel
 * @param maxEntries unsigned
 * @param name as the kernel keeps it: at most 15 characters
 * @param btfId number of the BTF object of its types, 0 if there is none
 * @param extra the kernel's {@code map_extra}
 */
public record MapInfo(
        int type,
        int id,
        int keySizeBytes,
        int valueSizeBytes,
        int maxEntries,
        int flags,
        String name,
        int btfId,
        int keyTypeId,
        int valueTypeId,
        long extra) {}
